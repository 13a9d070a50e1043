"""Fits Homeward's models to training tables that Java wrote."""
