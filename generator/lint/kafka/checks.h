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

void check_advertised_address(const Container& container, const PodView& pod, const ObjectIndex& index,
                              Reporter& report);
void check_broker_address(const Object& object, const ObjectIndex& index, Reporter& report);
void check_broker_memory(const Container& container, const PodView& pod, const ObjectIndex& index,
                         Reporter& report);
void check_brokers(const Object& object, const ObjectIndex& index, Reporter& report);
void check_cluster_label(const Object& object, const ObjectIndex& index, Reporter& report);
void check_cluster_name(const Object& object, const ObjectIndex& index, Reporter& report);
void check_in_sync(const Object& object, const ObjectIndex& index, Reporter& report);
void check_listeners(const Object& object, const ObjectIndex& index, Reporter& report);
void check_operators(const Object& object, const ObjectIndex& index, Reporter& report);
void check_passed_over(const Object& object, const ObjectIndex& index, Reporter& report);
void check_replication(const Object& object, const ObjectIndex& index, Reporter& report);
void check_small_cluster(const Object& object, const ObjectIndex& index, Reporter& report);
void check_writable(const Object& object, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
