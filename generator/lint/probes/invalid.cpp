#include <fmt/format.h>

#include <algorithm>

#include "lint/probes/checks.h"
#include "lint/probes/ports.h"

namespace twinhull::lint {
namespace {

constexpr std::array<std::string_view, 4> probe_handlers = {"exec", "grpc", "httpGet", "tcpSocket"};
constexpr std::array<std::string_view, 4> hook_handlers = {"exec", "httpGet", "sleep", "tcpSocket"};
constexpr std::array<std::string_view, 5> counts = {"initialDelaySeconds", "periodSeconds", "timeoutSeconds",
                                                    "successThreshold", "failureThreshold"};

/// A handler without a value.
const yaml::Entry* null_entry(const yaml::Node& map, std::span<const std::string_view> names) {
  const auto found = std::ranges::find_if(map.entries, [&](const yaml::Entry& entry) {
    return std::ranges::find(names, entry.key) != names.end();
  });
  return found == map.entries.end() ? nullptr : &*found;
}

/// Probe and lifecycle handlers: exactly one is required.
void check_handlers(const PodView& pod, const yaml::Entry& entry, std::span<const std::string_view> names,
                    Reporter& report) {
  if (!entry.value->is(yaml::Kind::map)) return;
  const yaml::Entry* first = nullptr;
  for (const yaml::Entry& handler : entry.value->entries) {
    if (handler.value->is(yaml::Kind::null) || std::ranges::find(names, handler.key) == names.end()) continue;
    if (first != nullptr) {
      diagnostic::Finding& finding =
          report.add(*pod.object, handler.key_span,
                     fmt::format("`{}` has two handlers, `{}` and `{}`: the API server rejects the Pod",
                                 entry.key, first->key, handler.key),
                     "remove one of them");
      finding.related.push_back({"also defined here", first->key_span});
      return;
    }
    first = &handler;
  }
  if (first == nullptr) {
    const yaml::Entry* handler = null_entry(*entry.value, names);
    report.add(*pod.object, handler == nullptr ? entry.key_span : handler->key_span,
               fmt::format("`{}` has no handler: the API server rejects the Pod", entry.key),
               fmt::format("add one of `{}`", fmt::join(names, "`, `")));
  } else if (first->key == "exec" && items_at(first->value, "command").empty() &&
             value_at(first->value, "command") == nullptr) {
    report.add(*pod.object, first->key_span,
               fmt::format("`exec` of `{}` has no command: the API server rejects the Pod", entry.key),
               "set `command`");
  }
}

void check_numbers(const PodView& pod, const yaml::Entry& entry, Reporter& report) {
  const yaml::Node* success = value_at(entry.value, "successThreshold");
  const std::int64_t wanted = success == nullptr ? 1 : success->integer().value_or(1);
  if (entry.key != "readinessProbe" && wanted > 1) {
    report.add(*pod.object, success->span,
               fmt::format("`successThreshold` of `{}` is {}, but must be 1: the API server rejects the Pod",
                           entry.key, wanted),
               "remove it");
  }
  for (std::string_view name : counts) {
    const yaml::Node* count = value_at(entry.value, name);
    if (count == nullptr || count->integer().value_or(0) >= 0) continue;
    report.add(*pod.object, count->span,
               fmt::format("`{}` of `{}` is negative: the API server rejects the Pod", name, entry.key),
               "set it to 0 or more");
  }
  const yaml::Node* grace = value_at(entry.value, "terminationGracePeriodSeconds");
  if (entry.key == "readinessProbe" && grace != nullptr) {
    report.add(*pod.object, grace->span,
               "a readiness probe has no `terminationGracePeriodSeconds`: the API server rejects the Pod",
               "remove it, or set it on the liveness probe");
  }
}

}  // namespace

void check_invalid_probe(const Container& container, const PodView& pod, const ObjectIndex&,
                         Reporter& report) {
  for (std::string_view name : probe_names) {
    const yaml::Entry* entry = container.node->find(name);
    if (entry == nullptr) continue;
    check_handlers(pod, *entry, probe_handlers, report);
    check_numbers(pod, *entry, report);
  }
  const yaml::Node* lifecycle = value_at(container.node, "lifecycle");
  if (lifecycle == nullptr) return;
  for (std::string_view name : {"postStart", "preStop"}) {
    const yaml::Entry* entry = lifecycle->find(name);
    if (entry != nullptr) check_handlers(pod, *entry, hook_handlers, report);
  }
}

void check_probe_not_allowed(const Container& container, const PodView& pod, const ObjectIndex&,
                             Reporter& report) {
  const bool ephemeral = container.role == ContainerRole::ephemeral;
  if (container.role != ContainerRole::init && !ephemeral) return;
  for (const yaml::Entry& entry : container.node->entries) {
    const bool refused = entry.key == "lifecycle" ||
                         std::ranges::find(probe_names, entry.key) != probe_names.end() ||
                         (ephemeral && (entry.key == "ports" || entry.key == "resources"));
    if (!refused || entry.value->is(yaml::Kind::null)) continue;
    report.add(
        *pod.object, entry.key_span,
        fmt::format("{} has `{}`, which the API server rejects: {}", describe(container), entry.key,
                    ephemeral ? "it is an ephemeral container" : "it is an init container"),
        ephemeral ? "remove it" : "remove it, or make the container a sidecar with `restartPolicy: Always`");
  }
}

}  // namespace twinhull::lint
