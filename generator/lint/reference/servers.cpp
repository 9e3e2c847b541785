// Objects that send the API server or Prometheus somewhere: webhooks, APIs, conversions, policies, monitors.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "lint/reference/checks.h"
#include "lint/selector.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

void check_service(const Object& object, const Node* service, std::string_view what, const Corpus& corpus,
                   Report& report) {
  const Node* name = value_at(service, "name");
  const std::string_view name_space = text_at(service, "namespace");
  if (name == nullptr || name_space.empty() || corpus.exists(object, "Service", name_space, name->text))
    return;
  report.add(
      object, name->span,
      fmt::format("{} of `{}` is Service `{}` of namespace `{}`, which is not there", what, display(object),
                  name->text, name_space),
      fmt::format("name one that is there, or say `--external {}/Service/{}`", name_space, name->text));
}

/// The Services, or pods' labels, that a monitor may look at.
bool selects_any(const Object& monitor, const Corpus& corpus, std::string_view name_space) {
  const Node* selector = value_at(monitor.node, "spec.selector");
  if (monitor.id.kind == "PodMonitor") return !corpus.pods_selected(monitor, name_space, selector).empty();
  return std::ranges::any_of(corpus.all(monitor, "Service", name_space), [&](const Object* service) {
    return selects(selector, value_at(service->node, "metadata.labels"));
  });
}

}  // namespace

void check_server_services(const Object& object, const Corpus& corpus, Report& report) {
  if (object.id.kind == "ValidatingWebhookConfiguration" ||
      object.id.kind == "MutatingWebhookConfiguration") {
    for (const Node* hook : items_at(object.node, "webhooks")) {
      check_service(object, value_at(hook, "clientConfig.service"), "a webhook", corpus, report);
    }
  } else if (object.id.kind == "APIService") {
    check_service(object, value_at(object.node, "spec.service"), "the server", corpus, report);
  } else if (object.id.kind == "CustomResourceDefinition") {
    check_service(object, value_at(object.node, "spec.conversion.webhook.clientConfig.service"),
                  "the converter", corpus, report);
  }
}

void check_policy_binding(const Object& object, const Corpus& corpus, Report& report) {
  if (object.id.group != "admissionregistration.k8s.io" ||
      !object.id.kind.ends_with("AdmissionPolicyBinding"))
    return;
  const std::string_view kind =
      object.id.kind.substr(0, object.id.kind.size() - std::string_view("Binding").size());
  const Node* name = value_at(object.node, "spec.policyName");
  if (name == nullptr || corpus.exists(object, kind, name->text)) return;
  report.add(object, name->span,
             fmt::format("`{}` binds {} `{}`, which is not there: nothing is checked", display(object), kind,
                         name->text),
             fmt::format("name one that is there, or say `--external {}/{}`", kind, name->text));
}

void check_monitor(const Object& object, const Corpus& corpus, Report& report) {
  if (object.id.group != "monitoring.coreos.com") return;
  const bool pods = object.id.kind == "PodMonitor";
  if (!pods && object.id.kind != "ServiceMonitor") return;
  const Node* selector = value_at(object.node, "spec.selector");
  if (selector == nullptr || truth_at(object.node, "spec.namespaceSelector.any")) return;
  std::vector<std::string_view> spaces;
  for (const Node* one : items_at(object.node, "spec.namespaceSelector.matchNames"))
    spaces.push_back(one->text);
  if (spaces.empty()) spaces.push_back(object.name_space);
  bool looked = false;
  for (const std::string_view space : spaces) {
    if (selects_any(object, corpus, space)) return;
    looked = looked || !corpus.all(object, "Service", space).empty();
  }
  if (!looked) return;  // what it watches is not part of the run
  report.add(
      object, selector->span,
      fmt::format("`{}` selects no {} of namespace `{}`: nothing is measured", display(object),
                  pods ? "pod" : "Service", base::join(spaces, "`, `")),
      pods ? "compare it with the labels of the pods"
           : "compare it with `metadata.labels` of the Service: its own labels count, not its selector");
}

}  // namespace twinhull::lint
