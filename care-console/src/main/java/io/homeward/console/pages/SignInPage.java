package io.homeward.console.pages;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The sign-in page; Spring Security takes what it posts. */
@Controller
public final class SignInPage {
  @GetMapping("/login")
  String show(
      @RequestParam(name = "failed", required = false) String failed,
      @RequestParam(name = "out", required = false) String out,
      Model model) {
    model.addAttribute("failed", failed != null);
    model.addAttribute("out", out != null);
    return "login";
  }
}
