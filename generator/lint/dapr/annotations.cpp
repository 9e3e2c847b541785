// The annotations that configure a Dapr sidecar. Dapr's injector reads them from the pod and silently ignores
// what it cannot parse.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

#include "base/duration.h"
#include "base/text.h"
#include "kubernetes/quantity.h"
#include "lint/dapr/checks.h"
#include "lint/dapr/component.h"

namespace twinhull::lint {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

constexpr std::string_view prefix = "dapr.io/";

enum class ValueFormat : std::uint8_t {
  text,
  boolean,
  integer,
  port,
  quantity,
  duration,
  pairs,
  mounts,
  choice
};

struct KnownAnnotation {
  std::string_view name;
  ValueFormat form = ValueFormat::text;
  std::string_view choices = {};     ///< separated by spaces
  std::string_view instead_of = {};  ///< its replacement
};

constexpr std::string_view levels = "debug info warn error fatal";

constexpr std::array known = {
    KnownAnnotation{"actors-disseminate-timeout", ValueFormat::duration},
    KnownAnnotation{"api-token-secret"},
    KnownAnnotation{"app-binding-options-timeout"},
    KnownAnnotation{"app-channel-address"},
    KnownAnnotation{"app-health-check-path"},
    KnownAnnotation{"app-health-probe-interval", ValueFormat::integer},
    KnownAnnotation{"app-health-probe-timeout", ValueFormat::integer},
    KnownAnnotation{"app-health-threshold", ValueFormat::integer},
    KnownAnnotation{"app-id"},
    KnownAnnotation{"app-max-concurrency", ValueFormat::integer},
    KnownAnnotation{"app-port", ValueFormat::port},
    KnownAnnotation{"app-protocol", ValueFormat::choice, "http https grpc grpcs h2c"},
    KnownAnnotation{"app-ssl", ValueFormat::boolean, {}, "dapr.io/app-protocol: https` or `grpcs"},
    KnownAnnotation{"app-token-secret"},
    KnownAnnotation{"block-shutdown-duration", ValueFormat::duration},
    KnownAnnotation{"component-container"},
    KnownAnnotation{"config"},
    KnownAnnotation{"debug-port", ValueFormat::port},
    KnownAnnotation{"disable-builtin-k8s-secret-store", ValueFormat::boolean},
    KnownAnnotation{"disable-init-endpoints"},
    KnownAnnotation{"enable-api-logging", ValueFormat::boolean},
    KnownAnnotation{"enable-app-health-check", ValueFormat::boolean},
    KnownAnnotation{"enable-debug", ValueFormat::boolean},
    KnownAnnotation{"enable-metrics", ValueFormat::boolean},
    KnownAnnotation{"enable-native-sidecar", ValueFormat::boolean},
    KnownAnnotation{"enable-profiling", ValueFormat::boolean},
    KnownAnnotation{"enabled", ValueFormat::boolean},
    KnownAnnotation{"env", ValueFormat::pairs},
    KnownAnnotation{"env-from-secret", ValueFormat::pairs},
    KnownAnnotation{"graceful-shutdown-seconds", ValueFormat::integer},
    KnownAnnotation{"grpc-port", ValueFormat::port},
    KnownAnnotation{"http-max-request-size", ValueFormat::integer, {}, "dapr.io/max-body-size"},
    KnownAnnotation{"http-read-buffer-size", ValueFormat::integer, {}, "dapr.io/read-buffer-size"},
    KnownAnnotation{"id", ValueFormat::text, {}, "dapr.io/app-id"},
    KnownAnnotation{"inject-pluggable-components", ValueFormat::boolean},
    KnownAnnotation{"internal-grpc-port", ValueFormat::port},
    KnownAnnotation{"log-as-json", ValueFormat::boolean},
    KnownAnnotation{"log-level", ValueFormat::choice, levels},
    KnownAnnotation{"max-body-size", ValueFormat::quantity},
    KnownAnnotation{"metrics-port", ValueFormat::port},
    KnownAnnotation{"placement-host-address"},
    KnownAnnotation{"pluggable-components"},
    KnownAnnotation{"pluggable-components-sockets-folder"},
    KnownAnnotation{"port", ValueFormat::text, {}, "dapr.io/app-port"},
    KnownAnnotation{"protocol", ValueFormat::text, {}, "dapr.io/app-protocol"},
    KnownAnnotation{"read-buffer-size", ValueFormat::quantity},
    KnownAnnotation{"scheduler-host-address"},
    KnownAnnotation{"sentry-request-jwt-audiences"},
    KnownAnnotation{"sidecar-cpu-limit", ValueFormat::quantity},
    KnownAnnotation{"sidecar-cpu-request", ValueFormat::quantity},
    KnownAnnotation{"sidecar-image"},
    KnownAnnotation{"sidecar-listen-addresses"},
    KnownAnnotation{"sidecar-liveness-probe-delay-seconds", ValueFormat::integer},
    KnownAnnotation{"sidecar-liveness-probe-period-seconds", ValueFormat::integer},
    KnownAnnotation{"sidecar-liveness-probe-threshold", ValueFormat::integer},
    KnownAnnotation{"sidecar-liveness-probe-timeout-seconds", ValueFormat::integer},
    KnownAnnotation{"sidecar-memory-limit", ValueFormat::quantity},
    KnownAnnotation{"sidecar-memory-request", ValueFormat::quantity},
    KnownAnnotation{"sidecar-readiness-probe-delay-seconds", ValueFormat::integer},
    KnownAnnotation{"sidecar-readiness-probe-period-seconds", ValueFormat::integer},
    KnownAnnotation{"sidecar-readiness-probe-threshold", ValueFormat::integer},
    KnownAnnotation{"sidecar-readiness-probe-timeout-seconds", ValueFormat::integer},
    KnownAnnotation{"sidecar-seccomp-profile-type", ValueFormat::choice,
                    "RuntimeDefault Unconfined Localhost"},
    KnownAnnotation{"sidecar-svc-annotations", ValueFormat::pairs},
    KnownAnnotation{"unix-domain-socket-path"},
    KnownAnnotation{"volume-mounts", ValueFormat::mounts},
    KnownAnnotation{"volume-mounts-rw", ValueFormat::mounts},
};
static_assert(std::ranges::is_sorted(known, {}, &KnownAnnotation::name));

const KnownAnnotation* find_known(std::string_view name) {
  const auto found = std::ranges::lower_bound(known, name, {}, &KnownAnnotation::name);
  return found == known.end() || found->name != name ? nullptr : &*found;
}

/// `K=V,K2=V2`, the format of lists of variables and annotations.
bool are_pairs(std::string_view text) {
  return std::ranges::all_of(base::split(text, ','), [](std::string_view one) {
    const std::string_view pair = base::trim(one);
    return pair.empty() || (pair.find('=') != std::string_view::npos && pair.front() != '=');
  });
}

/// `volume:/path,volume2:/path2`.
bool are_mounts(std::string_view text) {
  return std::ranges::all_of(base::split(text, ','), [](std::string_view one) {
    const std::string_view mount = base::trim(one);
    const std::size_t colon = mount.find(':');
    return colon != std::string_view::npos && colon > 0 && colon + 1 < mount.size();
  });
}

/// What an annotation's value must be; empty if it is valid.
std::string wanted(const KnownAnnotation& about, std::string_view text) {
  switch (about.form) {
    case ValueFormat::text:
      return {};
    case ValueFormat::boolean:
      return is_sidecar_boolean(text) ? "" : "`true` or `false`";
    case ValueFormat::integer:
      return number_in(text) ? "" : "an integer";
    case ValueFormat::port: {
      const std::optional<std::int64_t> number = number_in(text);
      return number && *number > 0 && *number < 65536 ? "" : "a port, 1 to 65535";
    }
    case ValueFormat::quantity:
      return kubernetes::parse_quantity(text).value ? "" : "a quantity such as `100m` or `256Mi`";
    case ValueFormat::duration:
      return base::is_go_duration(text) ? "" : "a duration such as `30s`";
    case ValueFormat::pairs:
      return are_pairs(text) ? "" : "`NAME=value`, separated by commas";
    case ValueFormat::mounts:
      return are_mounts(text) ? "" : "`volume:/path`, separated by commas";
    case ValueFormat::choice: {
      const std::vector<std::string_view> choices = base::split(about.choices, ' ');
      if (std::ranges::find(choices, text) != choices.end()) return {};
      return fmt::format("one of `{}`", base::join(choices, "`, `"));
    }
  }
  return {};
}

bool is_job(const PodView& pod) { return pod.object->id.group == "batch"; }

}  // namespace

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

void check_unknown_dapr_annotation(const PodView& pod, const ObjectIndex&, Reporter& report) {
  const Node* annotations = pod.annotations();
  if (annotations == nullptr) return;
  for (const Entry& entry : annotations->entries) {
    if (!entry.key.starts_with(prefix)) continue;
    const std::string_view name = entry.key.substr(prefix.size());
    const KnownAnnotation* about = find_known(name);
    if (about != nullptr && about->instead_of.empty()) continue;
    if (about != nullptr) {
      report.add(*pod.object, entry.key_span,
                 fmt::format("`{}` is an annotation of an earlier Dapr version: it is ignored", entry.key),
                 fmt::format("write `{}`", about->instead_of));
      continue;
    }
    std::vector<std::string_view> names;
    for (const KnownAnnotation& one : known) {
      if (one.instead_of.empty()) names.push_back(one.name);
    }
    const std::string_view near = base::closest_match(name, names);
    report.add(*pod.object, entry.key_span, fmt::format("unknown Dapr annotation `{}`", entry.key),
               near.empty() ? "remove it" : fmt::format("did you mean `{}{}`?", prefix, near));
  }
}

void check_invalid_dapr_annotation(const PodView& pod, const ObjectIndex&, Reporter& report) {
  const Node* annotations = pod.annotations();
  if (annotations == nullptr) return;
  for (const Entry& entry : annotations->entries) {
    if (!entry.key.starts_with(prefix) || !entry.value->is(Kind::string)) continue;
    if (entry.value->text.empty() || is_open(entry.value->text)) continue;
    const KnownAnnotation* about = find_known(entry.key.substr(prefix.size()));
    const std::string should = about == nullptr ? std::string() : wanted(*about, entry.value->text);
    if (should.empty()) continue;
    report.add(*pod.object, entry.value->span,
               fmt::format("`{}` has the invalid value `{}`: Dapr ignores it", entry.key, entry.value->text),
               fmt::format("write {}", should));
  }
}

void check_dapr_sidecar_requests_exceed_limits(const PodView& pod, const ObjectIndex&, Reporter& report) {
  for (const std::string_view resource : {"cpu", "memory"}) {
    const Node* request = sidecar_setting(pod, fmt::format("dapr.io/sidecar-{}-request", resource));
    const Node* limit = sidecar_setting(pod, fmt::format("dapr.io/sidecar-{}-limit", resource));
    if (request == nullptr || limit == nullptr) continue;
    const kubernetes::ParsedQuantity low = kubernetes::parse_quantity(request->text);
    const kubernetes::ParsedQuantity high = kubernetes::parse_quantity(limit->text);
    if (!low.value || !high.value || compare(*low.value, *high.value) <= 0) continue;
    diagnostic::Finding& finding = report.add(
        *pod.object, request->span,
        fmt::format("{} request `{}` of the sidecar exceeds its limit `{}`: the API server rejects the Pod",
                    resource, request->text, limit->text),
        "lower the request or raise the limit");
    finding.related.push_back({"the limit is set here", limit->span});
  }
}

void check_misplaced_dapr_annotation(const Object& object, const ObjectIndex& index, Reporter& report) {
  const PodView* pod = index.pod_of(object);
  const Node* annotations = value_at(object.node, "metadata.annotations");
  if (pod == nullptr || annotations == nullptr || !annotations->is(Kind::map)) return;
  if (pod->metadata == object.node->get("metadata")) return;  // a bare pod
  for (const Entry& entry : annotations->entries) {
    if (entry.key != "dapr.io/enabled" || !is_sidecar_true(entry.value->text)) continue;
    if (sidecar_setting(*pod, entry.key) != nullptr) continue;
    report.add(object, entry.key_span,
               fmt::format("`{}` on `{}` has no effect: Dapr reads annotations of the Pod template",
                           entry.key, display(object)),
               "move the `dapr.io/*` annotations to `spec.template.metadata.annotations`");
  }
}

void check_sidecar_blocks_job_completion(const PodView& pod, const ObjectIndex&, Reporter& report) {
  if (!is_job(pod) || !has_sidecar(pod)) return;
  const Node* native = sidecar_setting(pod, "dapr.io/enable-native-sidecar");
  if (native != nullptr && is_sidecar_true(native->text)) return;
  const Node* enabled = sidecar_setting(pod, "dapr.io/enabled");
  report.add(*pod.object, enabled->span,
             fmt::format("`{}` never completes: the Dapr sidecar keeps running", display(*pod.object)),
             "set `dapr.io/enable-native-sidecar: \"true\"` (Dapr 1.18), call `/v1.0/shutdown` of the "
             "sidecar, or remove it");
}

void check_missing_dapr_app_id(const PodView& pod, const ObjectIndex&, Reporter& report) {
  if (!has_sidecar(pod) || app_id(pod) != nullptr || pod.object->id.kind == "Pod") return;
  report.add(*pod.object, sidecar_setting(pod, "dapr.io/enabled")->span,
             fmt::format("the Dapr sidecar of `{}` has no app ID: it defaults to the name of each Pod",
                         display(*pod.object)),
             "set `dapr.io/app-id`");
}

void check_dapr_port_conflict(const PodView& pod, const ObjectIndex&, Reporter& report) {
  if (!has_sidecar(pod)) return;
  struct ReservedPort {
    std::string_view setting;
    std::int64_t usual = 0;
    std::string_view what;
  };
  constexpr std::array<ReservedPort, 5> all = {
      ReservedPort{"", 3500, "its HTTP API"}, ReservedPort{"", 3501, "its health"},
      ReservedPort{"dapr.io/grpc-port", 50001, "its gRPC API"},
      ReservedPort{"dapr.io/internal-grpc-port", 50002, "calls between sidecars"},
      ReservedPort{"dapr.io/metrics-port", 9090, "metrics"}};
  const auto find = [&](std::int64_t port) {
    return std::ranges::find_if(all, [&](const ReservedPort& one) {
      const Node* moved = one.setting.empty() ? nullptr : sidecar_setting(pod, one.setting);
      return (moved == nullptr ? one.usual : number_in(moved->text).value_or(one.usual)) == port;
    });
  };
  const auto say = [&](const Node& port, std::int64_t number, std::string_view who) {
    const auto taken = find(number);
    if (taken == all.end()) return;
    report.add(*pod.object, port.span,
               fmt::format("{} listens on {}, which its Dapr sidecar uses for {}", who, number, taken->what),
               taken->setting.empty() ? "use another port"
                                      : fmt::format("use another port, or set `{}`", taken->setting));
  };
  bool reported = false;
  for (const Container& container : pod.containers) {
    if (container.role == ContainerRole::init) continue;
    for (const Node* port : items_at(container.node, "ports")) {
      const Node* number = value_at(port, "containerPort");
      if (number == nullptr || !number->integer()) continue;
      reported = reported || find(*number->integer()) != all.end();
      say(*number, *number->integer(), describe(container));
    }
  }
  const Node* app = sidecar_setting(pod, "dapr.io/app-port");
  if (app == nullptr || reported) return;
  if (const std::optional<std::int64_t> number = number_in(app->text)) say(*app, *number, "the app");
}

void check_dapr_app_port_mismatch(const PodView& pod, const ObjectIndex&, Reporter& report) {
  const Node* app = has_sidecar(pod) ? sidecar_setting(pod, "dapr.io/app-port") : nullptr;
  const std::optional<std::int64_t> wanted = app == nullptr ? std::nullopt : number_in(app->text);
  if (!wanted) return;
  std::vector<std::string> opened;
  for (const Container& container : pod.containers) {
    for (const Node* port : items_at(container.node, "ports")) {
      const Node* number = value_at(port, "containerPort");
      if (number == nullptr || !number->integer()) continue;
      if (*number->integer() == *wanted) return;
      opened.emplace_back(number->text);
    }
  }
  if (opened.empty()) return;  // declaring ports is optional
  report.add(
      *pod.object, app->span,
      fmt::format("the app port of `{}` is {}, which no container declares", display(*pod.object), *wanted),
      fmt::format("the containers declare {}; use the port of the Pod, not that of the Service",
                  fmt::join(opened, ", ")));
}

}  // namespace twinhull::lint
