#include <fmt/format.h>

#include "lint/probes/checks.h"
#include "lint/probes/ports.h"

namespace twinhull::lint {
namespace {

bool same(const yaml::Node* a, const yaml::Node* b) {
  if (a == nullptr || b == nullptr) return a == b;
  return yaml::equal(*a, *b);
}

std::string_view text_or(const yaml::Node* node, std::string_view path, std::string_view otherwise) {
  const std::string_view text = text_at(node, path);
  return text.empty() ? otherwise : text;
}

/// Whether two probes are the same. Ports are compared by number: two different names are two ports.
bool ask_the_same(const Container& container, const yaml::Node* a, const yaml::Node* b) {
  const auto same_port = [&] {
    const yaml::Node* one = port_of(a);
    const yaml::Node* two = port_of(b);
    const auto first = resolve(container, one), second = resolve(container, two);
    return first && second ? *first == *second : same(one, two);
  };
  if (value_at(a, "httpGet") != nullptr && value_at(b, "httpGet") != nullptr) {
    return same_port() && text_or(a, "httpGet.path", "/") == text_or(b, "httpGet.path", "/") &&
           text_or(a, "httpGet.scheme", "HTTP") == text_or(b, "httpGet.scheme", "HTTP") &&
           text_at(a, "httpGet.host") == text_at(b, "httpGet.host") &&
           same(value_at(a, "httpGet.httpHeaders"), value_at(b, "httpGet.httpHeaders"));
  }
  if (value_at(a, "tcpSocket") != nullptr && value_at(b, "tcpSocket") != nullptr) return same_port();
  if (value_at(a, "grpc") != nullptr && value_at(b, "grpc") != nullptr) {
    return same_port() && text_at(a, "grpc.service") == text_at(b, "grpc.service");
  }
  const yaml::Node* command = value_at(a, "exec.command");
  return command != nullptr && same(command, value_at(b, "exec.command"));
}

/// The seconds a container can fail before the probe acts.
std::int64_t seconds_to_failure(const yaml::Node* probe) {
  const auto number = [&](std::string_view name, std::int64_t otherwise) {
    const yaml::Node* node = value_at(probe, name);
    const std::optional<std::int64_t> value = node == nullptr ? std::nullopt : node->integer();
    return value && *value > 0 && *value < 1'000'000 ? *value : otherwise;
  };
  return number("periodSeconds", 10) * number("failureThreshold", 3);
}

}  // namespace

void check_identical_probes(const Container& container, const PodView& pod, const ObjectIndex&,
                            Reporter& report) {
  const yaml::Node* liveness = value_at(container.node, "livenessProbe");
  const yaml::Node* readiness = value_at(container.node, "readinessProbe");
  if (liveness == nullptr || readiness == nullptr || !ask_the_same(container, liveness, readiness)) return;
  if (seconds_to_failure(liveness) > seconds_to_failure(readiness))
    return;  // first removed from traffic, then restarted: as intended
  diagnostic::Finding& finding = report.add(
      *pod.object, container.node->find("livenessProbe")->key_span,
      fmt::format(
          "liveness and readiness probes of {} are the same: it is restarted as soon as it is not ready",
          describe(container)),
      "raise `failureThreshold` of the liveness probe, or let it check less");
  finding.related.push_back(
      {"the readiness probe is set here", container.node->find("readinessProbe")->key_span});
}

}  // namespace twinhull::lint
