#include "lint/kafka/checks.h"

#include <array>

#include "lint/engine/groups.h"

namespace twinhull::lint {
namespace {

constexpr std::array table = {
    Check{"all-replicas-in-sync", check_in_sync},
    Check{"broker-memory-above-limit", check_broker_memory},
    Check{"cluster-without-brokers", check_brokers},
    Check{"duplicate-kafka-listener", check_listeners},
    Check{"missing-cluster-label", check_cluster_label},
    Check{"missing-replication-setting", check_small_cluster},
    Check{"passed-over-by-strimzi", check_passed_over},
    Check{"replication-above-brokers", check_replication},
    Check{"topic-without-operator", check_operators},
    Check{"unknown-broker-address", check_broker_address},
    Check{"unknown-cluster", check_cluster_name},
    Check{"unreachable-advertised-address", check_advertised_address},
    Check{"unwritable-topic", check_writable},
};

}  // namespace

std::span<const Check> kafka_checks() { return table; }

}  // namespace twinhull::lint
