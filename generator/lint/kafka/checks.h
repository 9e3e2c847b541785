#pragma once

#include <cstdint>
#include <optional>

#include "lint/engine/check.h"

namespace twinhull::lint {

/// Whether the object is a Strimzi resource of that kind.
bool is_strimzi(const Object& object, std::string_view kind);

/// The cluster of a topic, user or node pool: its label. Null if not set.
const yaml::Node* cluster_label(const Object& object);

/// The number of brokers of a Kafka: the replicas of its node pools, or its own in older versions. Empty if
/// unknown.
std::optional<std::int64_t> broker_count(const Object& kafka, const ObjectIndex& index);

void check_kafka_advertises_loopback(const Container& container, const PodView& pod, const ObjectIndex& index,
                                     Reporter& report);
void check_dangling_broker_address(const Object& object, const ObjectIndex& index, Reporter& report);
void check_redpanda_memory_exceeds_limit(const Container& container, const PodView& pod,
                                         const ObjectIndex& index, Reporter& report);
void check_kafka_without_node_pool(const Object& object, const ObjectIndex& index, Reporter& report);
void check_missing_strimzi_cluster_label(const Object& object, const ObjectIndex& index, Reporter& report);
void check_unknown_kafka_cluster(const Object& object, const ObjectIndex& index, Reporter& report);
void check_min_insync_equals_replicas(const Object& object, const ObjectIndex& index, Reporter& report);
void check_duplicate_kafka_listener(const Object& object, const ObjectIndex& index, Reporter& report);
void check_kafkatopic_without_operator(const Object& object, const ObjectIndex& index, Reporter& report);
void check_ignored_strimzi_field(const Object& object, const ObjectIndex& index, Reporter& report);
void check_replication_factor_exceeds_brokers(const Object& object, const ObjectIndex& index,
                                              Reporter& report);
void check_kafka_default_replication_factor(const Object& object, const ObjectIndex& index, Reporter& report);
void check_min_insync_exceeds_replicas(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
