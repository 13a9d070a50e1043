package io.homeward.store.archive;

/**
 * Up to where a partition is accounted for, for topics whose records are nobody's in particular.
 *
 * @param expectedOffset the durable value the caller built upon; 0 where there was none
 * @param nextOffset first offset not yet accounted for
 */
public record PartitionProgress(
    String topic, int partition, long expectedOffset, long nextOffset) {}
