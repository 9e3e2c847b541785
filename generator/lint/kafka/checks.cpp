#include "lint/kafka/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"dangling-broker-address", check_dangling_broker_address},
    RuleCheck{"duplicate-kafka-listener", check_duplicate_kafka_listener},
    RuleCheck{"ignored-strimzi-field", check_ignored_strimzi_field},
    RuleCheck{"kafka-advertises-loopback", check_kafka_advertises_loopback},
    RuleCheck{"kafka-default-replication-factor", check_kafka_default_replication_factor},
    RuleCheck{"kafka-without-node-pool", check_kafka_without_node_pool},
    RuleCheck{"kafkatopic-without-operator", check_kafkatopic_without_operator},
    RuleCheck{"min-insync-equals-replicas", check_min_insync_equals_replicas},
    RuleCheck{"min-insync-exceeds-replicas", check_min_insync_exceeds_replicas},
    RuleCheck{"missing-strimzi-cluster-label", check_missing_strimzi_cluster_label},
    RuleCheck{"redpanda-memory-exceeds-limit", check_redpanda_memory_exceeds_limit},
    RuleCheck{"replication-factor-exceeds-brokers", check_replication_factor_exceeds_brokers},
    RuleCheck{"unknown-kafka-cluster", check_unknown_kafka_cluster},
};
static_assert(is_sorted_by_rule(table));

}  // namespace

std::span<const RuleCheck> kafka_checks() { return table; }

}  // namespace twinhull::lint
