// Pods: ports of the node, deadlines, mounts, and what constraints and handlers require of each other.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "base/text.h"
#include "kubernetes/names.h"
#include "lint/validation/conflicts.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

void check_host_ports(const Object& object, const PodView& pod, Reporter& report) {
  std::map<std::string, const Node*> seen;
  for (const Container& container : pod.containers) {
    if (container.role != ContainerRole::main) continue;
    for (const Node* port : items_at(container.node, "ports")) {
      const Node* number = value_at(port, "hostPort");
      if (number == nullptr || number->text == "0") continue;
      const std::string_view protocol = text_at(port, "protocol");
      const std::string key =
          fmt::format("{} {} {}", protocol.empty() ? "TCP" : protocol, text_at(port, "hostIP"), number->text);
      const auto [other, fresh] = seen.emplace(key, number);
      if (fresh) continue;
      report
          .add(object, number->span,
               fmt::format("host port {} is used twice: the API server rejects the Pod", number->text),
               "use another port for one of them")
          .related.push_back({"also used here", other->second->span});
    }
  }
}

void check_deadline(const Object& object, const PodView& pod, Reporter& report) {
  const std::string_view kind = object.id.kind;
  const bool restarts =
      (object.id.group == "apps" && kind != "ControllerRevision") || kind == "ReplicationController";
  const Node* deadline = value_at(pod.spec, "activeDeadlineSeconds");
  if (!restarts || deadline == nullptr) return;
  report.add(
      object, deadline->span,
      fmt::format("`activeDeadlineSeconds` is not allowed in the Pods of a {}: the API server rejects it",
                  kind),
      "remove it, or use a Job");
}

/// Label keys that a constraint adds to its selector, and that the selector must not have.
void check_label_keys(const Object& object, const Node& term, Reporter& report) {
  std::set<std::string_view> selected;
  if (const Node* labels = value_at(&term, "labelSelector.matchLabels")) {
    for (const yaml::Entry& label : labels->entries) selected.insert(label.key);
  }
  for (const Node* one : items_at(&term, "labelSelector.matchExpressions"))
    selected.insert(text_at(one, "key"));
  for (std::string_view field : {"matchLabelKeys", "mismatchLabelKeys"}) {
    for (const Node* key : items_at(&term, field)) {
      if (selected.contains(key->text))
        report.add(object, key->span,
                   fmt::format("`{}` of `{}` is in `labelSelector`, too: the API server rejects it",
                               key->text, field),
                   "remove it from one of them");
    }
  }
  for (const Node* key : items_at(&term, "matchLabelKeys")) {
    const auto others = items_at(&term, "mismatchLabelKeys");
    if (std::ranges::any_of(others, [&](const Node* other) { return other->text == key->text; }))
      report.add(object, key->span,
                 fmt::format("`{}` is in `matchLabelKeys` and `mismatchLabelKeys`: the API server rejects it",
                             key->text),
                 "remove it from one of them");
  }
}

void check_match_field(const Object& object, const Node& field, Reporter& report) {
  const Node* key = value_at(&field, "key");
  const Node* op = value_at(&field, "operator");
  if (key != nullptr && key->text != "metadata.name") {
    report.add(object, key->span,
               fmt::format("`{}` is not a field that selects nodes: the API server rejects it", key->text),
               "use `metadata.name`, or `matchExpressions` for labels");
    return;
  }
  const bool one = items_at(&field, "values").size() == 1;
  if (op == nullptr || ((op->text == "In" || op->text == "NotIn") && one)) return;
  report.add(object, op->span,
             "`matchFields` requires `In` or `NotIn` with one value: the API server rejects it",
             "use `operator: In` with the name of a node");
}

void check_affinity(const Object& object, const PodView& pod, Reporter& report) {
  constexpr std::string_view required = "requiredDuringSchedulingIgnoredDuringExecution";
  constexpr std::string_view preferred = "preferredDuringSchedulingIgnoredDuringExecution";
  for (std::string_view kind : {"podAffinity", "podAntiAffinity"}) {
    for (const Node* term : items_at(pod.spec, fmt::format("affinity.{}.{}", kind, required)))
      check_label_keys(object, *term, report);
    for (const Node* term : items_at(pod.spec, fmt::format("affinity.{}.{}", kind, preferred))) {
      if (const Node* inner = value_at(term, "podAffinityTerm")) check_label_keys(object, *inner, report);
    }
  }
  for (const Node* constraint : items_at(pod.spec, "topologySpreadConstraints"))
    check_label_keys(object, *constraint, report);
  const std::string terms = fmt::format("affinity.nodeAffinity.{}.nodeSelectorTerms", required);
  for (const Node* term : items_at(pod.spec, terms)) {
    for (const Node* field : items_at(term, "matchFields")) check_match_field(object, *field, report);
  }
}

void check_handlers(const Object& object, const PodView& pod, Reporter& report) {
  const Node* grace = value_at(pod.spec, "terminationGracePeriodSeconds");
  const std::int64_t most = grace == nullptr ? 30 : grace->integer().value_or(30);
  for (const Container& container : pod.containers) {
    for (std::string_view hook : {"lifecycle.preStop.sleep.seconds", "lifecycle.postStart.sleep.seconds"}) {
      const Node* seconds = value_at(container.node, hook);
      if (seconds == nullptr || most < 1 || seconds->integer().value_or(0) <= most) continue;
      report.add(
          object, seconds->span,
          fmt::format("{} sleeps for {} seconds, longer than the grace period {}: the API server rejects it",
                      describe(container), seconds->text, most),
          "shorten it, or raise `terminationGracePeriodSeconds`");
    }
  }
}

void check_devices(const Object& object, const PodView& pod, Reporter& report) {
  for (const Container& container : pod.containers) {
    std::set<std::string_view> devices;
    for (const Node* device : items_at(container.node, "volumeDevices"))
      devices.insert(text_at(device, "name"));
    for (const Node* mount : items_at(container.node, "volumeMounts")) {
      const Node* name = value_at(mount, "name");
      if (name == nullptr || !devices.contains(name->text)) continue;
      report.add(
          object, name->span,
          fmt::format("volume `{}` is in `volumeMounts` and `volumeDevices`: the API server rejects the Pod",
                      name->text),
          "remove it from one of them");
    }
  }
}

constexpr std::array<std::string_view, 6> of_variables = {"spec.nodeName", "spec.serviceAccountName",
                                                          "status.hostIP", "status.hostIPs",
                                                          "status.podIP",  "status.podIPs"};

/// What a variable cannot contain, and keys of labels and annotations.
void check_variables(const Object& object, const PodView& pod, Reporter& report) {
  for (const Container& container : pod.containers) {
    for (const Node* variable : items_at(container.node, "env")) {
      const Node* path = value_at(variable, "valueFrom.fieldRef.fieldPath");
      const std::string_view text = text_at(path, "");
      if (text == "metadata.labels" || text == "metadata.annotations") {
        report.add(object, path->span,
                   fmt::format("`{}` is only available to volumes: the API server rejects the Pod", text),
                   fmt::format("use one of them, such as `{}['app']`", text));
        continue;
      }
      const std::size_t open = text.find("['");
      if (open == std::string_view::npos || !text.ends_with("']") || has_unexpanded_placeholder(text))
        continue;
      const std::string key = base::lowered(text.substr(open + 2, text.size() - open - 4));
      if (const std::string why = kubernetes::check_qualified_name(key); !why.empty())
        report.add(object, path->span, fmt::format("key `{}` {}: the API server rejects the Pod", key, why),
                   "use the key of a label or annotation");
    }
  }
}

/// What a file can contain of its own Pod: less than a variable.
void check_downward(const Object& object, const Node& source, Reporter& report) {
  for (const Node* item : items_at(&source, "items")) {
    const Node* path = value_at(item, "fieldRef.fieldPath");
    const std::string_view text = text_at(path, "");
    if (std::ranges::find(of_variables, text) != of_variables.end()) {
      report.add(object, path->span,
                 fmt::format("`{}` is only available to variables: the API server rejects the Pod", text),
                 "use a variable with `valueFrom.fieldRef`");
    }
    const Node* resource = value_at(item, "resourceFieldRef");
    if (resource != nullptr && resource->is(yaml::Kind::map) && text_at(resource, "containerName").empty())
      report.add(object, resource->span,
                 "`resourceFieldRef` of a volume has no `containerName`: the API server rejects it",
                 "add `containerName`");
  }
}

void check_volumes(const Object& object, const PodView& pod, Reporter& report) {
  for (const Node* volume : items_at(pod.spec, "volumes")) {
    check_azure_disk(object, volume, report);
    if (const Node* source = value_at(volume, "downwardAPI")) check_downward(object, *source, report);
    for (const Node* part : items_at(volume, "projected.sources")) {
      if (const Node* source = value_at(part, "downwardAPI")) check_downward(object, *source, report);
    }
    const Node* name = value_at(volume, "ephemeral.volumeClaimTemplate.metadata.name");
    if (name != nullptr)
      report.add(object, name->span, "the claim template of a volume has a name: the API server rejects it",
                 "remove it: the name is that of Pod and volume");
  }
}

}  // namespace

void check_azure_disk(const Object& object, const Node* volume, Reporter& report) {
  const Node* uri = value_at(volume, "azureDisk.diskURI");
  const std::string_view kind = text_at(volume, "azureDisk.kind");
  if (uri == nullptr || uri->text.empty() || kind.empty() || has_unexpanded_placeholder(uri->text)) return;
  const std::string_view start = kind == "Managed" ? "/subscriptions/" : "https://";
  if (uri->text.starts_with(start)) return;
  report.add(
      object, uri->span,
      fmt::format("`diskURI` of kind `{}` does not begin with `{}`: the API server rejects it", kind, start),
      "use the URI of the disk");
}

void check_node_label_values(const Object& object, const Node* selector, Reporter& report) {
  for (const Node* term : items_at(selector, "nodeSelectorTerms")) {
    for (const Node* requirement : items_at(term, "matchExpressions")) {
      for (const Node* value : items_at(requirement, "values")) {
        if (!value->is(yaml::Kind::string) || has_unexpanded_placeholder(value->text)) continue;
        const std::string why = kubernetes::check_label_value(value->text);
        if (!why.empty())
          report.add(object, value->span,
                     fmt::format("the value `{}` {}: the API server rejects it", value->text, why),
                     "use the value of a node's label");
      }
    }
  }
}

void check_pod_conflicts(const Object& object, const PodView& pod, Reporter& report) {
  check_host_ports(object, pod, report);
  check_deadline(object, pod, report);
  check_affinity(object, pod, report);
  check_handlers(object, pod, report);
  check_devices(object, pod, report);
  check_variables(object, pod, report);
  check_volumes(object, pod, report);
}

}  // namespace twinhull::lint
