// What the API server calls or evaluates: Services of webhooks, APIs and conversions; admission policies.

#include <fmt/format.h>

#include "lint/engine/missing.h"
#include "lint/reference/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

using yaml::Node;

void check_service(const Object& object, const Node* service, std::string_view what, const ObjectIndex& index,
                   Reporter& report) {
  const Node* name = value_at(service, "name");
  const std::string_view namespace_name = text_at(service, "namespace");
  if (name == nullptr || namespace_name.empty() ||
      index.exists(object, "Service", namespace_name, name->text))
    return;
  add_missing(object, {"Service", namespace_name, name},
              fmt::format("{} of `{}` references Service `{}` in namespace `{}`, which is not defined", what,
                          display(object), name->text, namespace_name),
              "use an existing one", index, report);
}

}  // namespace

void check_dangling_webhook_service(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (object.id.kind == "ValidatingWebhookConfiguration" ||
      object.id.kind == "MutatingWebhookConfiguration") {
    for (const Node* hook : items_at(object.node, "webhooks")) {
      check_service(object, value_at(hook, "clientConfig.service"), "a webhook", index, report);
    }
  } else if (object.id.kind == "APIService") {
    check_service(object, value_at(object.node, "spec.service"), "the server", index, report);
  } else if (object.id.kind == "CustomResourceDefinition") {
    check_service(object, value_at(object.node, "spec.conversion.webhook.clientConfig.service"),
                  "the conversion webhook", index, report);
  }
}

void check_dangling_admission_policy(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (object.id.group != "admissionregistration.k8s.io" ||
      !object.id.kind.ends_with("AdmissionPolicyBinding"))
    return;
  const std::string_view kind =
      object.id.kind.substr(0, object.id.kind.size() - std::string_view("Binding").size());
  const Node* name = value_at(object.node, "spec.policyName");
  if (name == nullptr || index.exists(object, kind, name->text)) return;
  add_missing(object, {kind, {}, name},
              fmt::format("`{}` references {} `{}`, which is not defined: it has no effect", display(object),
                          kind, name->text),
              "use an existing one", index, report);
}

}  // namespace twinhull::lint
