#include "lint/kafka/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    RuleCheck{"all-replicas-in-sync", check_in_sync},
    RuleCheck{"broker-memory-above-limit", check_broker_memory},
    RuleCheck{"cluster-without-brokers", check_brokers},
    RuleCheck{"duplicate-kafka-listener", check_listeners},
    RuleCheck{"missing-cluster-label", check_cluster_label},
    RuleCheck{"missing-replication-setting", check_small_cluster},
    RuleCheck{"passed-over-by-strimzi", check_passed_over},
    RuleCheck{"replication-above-brokers", check_replication},
    RuleCheck{"topic-without-operator", check_operators},
    RuleCheck{"unknown-broker-address", check_broker_address},
    RuleCheck{"unknown-cluster", check_cluster_name},
    RuleCheck{"unreachable-advertised-address", check_advertised_address},
    RuleCheck{"unwritable-topic", check_writable},
};

}  // namespace

std::span<const RuleCheck> kafka_checks() { return table; }

}  // namespace twinhull::lint
