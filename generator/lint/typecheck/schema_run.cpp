#include "lint/typecheck/schema_run.h"

#include <algorithm>
#include <deque>
#include <set>
#include <utility>

#include "diagnostic/rules.h"
#include "kubernetes/crd.h"
#include "lint/engine/accepted.h"
#include "lint/objects/value_path.h"
#include "lint/typecheck/definition.h"
#include "lint/typecheck/rule_costs.h"
#include "lint/typecheck/validation_rules.h"

namespace twinhull::lint {

void read_apis(const ObjectIndex& index, std::span<const yaml::Node* const> definitions,
               kubernetes::KubernetesVersion kubernetes_version, RunApis& apis,
               std::map<const yaml::Node*, diagnostic::Findings>& broken) {
  apis.context.kubernetes_version = kubernetes_version;
  std::vector<const yaml::Node*> all(definitions.begin(), definitions.end());
  for (const Object& object : index.objects()) {
    if (object.id.group == "kustomize.toolkit.fluxcd.io" && object.at("spec.postBuild") != nullptr)
      apis.context.substituted = true;
    if (object.id.kind == "CustomResourceDefinition") all.push_back(object.node);
  }
  for (const yaml::Node* definition : all) {
    if (!kubernetes::is_crd(*definition) || broken.contains(definition)) continue;
    auto types = kubernetes::read_crd(*definition, apis.arena, broken[definition]);
    if (!types) continue;
    apis.context.custom.push_back(&apis.custom.emplace_back(*types));
    apis.definitions.push_back(definition);
    append(broken[definition], check_rule_costs(*definition));
    if (index.files() != nullptr)
      append(broken[definition],
             check_rule_definitions(*definition, apis.custom.back(), *index.files(), kubernetes_version));
  }
}

TypeCheckResult check_schemas(const ObjectIndex& index, std::span<const yaml::Node* const> definitions,
                              kubernetes::KubernetesVersion kubernetes_version, RegexCache& patterns,
                              const NodeSet* made) {
  TypeCheckResult outcome;
  std::map<const yaml::Node*, diagnostic::Findings> broken;
  RunApis apis;
  read_apis(index, definitions, kubernetes_version, apis, broken);
  for (std::size_t i = 0; i < apis.definitions.size(); ++i) {
    DefinitionCheck check{patterns, kubernetes_version, broken[apis.definitions[i]]};
    check_definition(check, *apis.definitions[i], &apis.custom[i]);
  }
  std::set<const yaml::Node*> remaining(definitions.begin(), definitions.end());  // that are not objects
  bool defines = false;  // some were not among those checked before
  for (const Object& object : index.objects()) {
    if (object.id.kind != "CustomResourceDefinition") continue;
    defines = defines || made == nullptr || !made->contains(object.node);
    remaining.erase(object.node);
  }
  CountedByFile counted;
  const auto add = [&](const Object* object, const yaml::Node& node, SchemaResult& result) {
    if (const auto wrong = broken.find(&node); wrong != broken.end()) {
      for (diagnostic::Finding& finding : wrong->second) {
        // The schema of definitions reports the rest.
        const bool reported = std::ranges::any_of(result.findings, [&](const diagnostic::Finding& other) {
          return other.span == finding.span && other.rule != "null-value";
        });
        if (reported) continue;
        finding.path = path_of(node, finding.span);
        result.findings.push_back(std::move(finding));
      }
    }
    for (diagnostic::Finding& finding : result.findings) {
      const diagnostic::Rule* rule = diagnostic::find_rule(finding.rule);
      if (rule != nullptr) finding.severity = rule->severity;
      ObjectFinding found{object, std::move(finding)};
      limit_if_accepted(found, index);
      counted.add(outcome.found, std::move(found));
    }
  };
  for (const yaml::Node* definition : definitions) {
    if (remaining.erase(definition) == 0) continue;
    SchemaResult result = check_object(*definition, apis.context, patterns);
    add(nullptr, *definition, result);
  }
  for (const Object& object : index.objects()) {
    if (made != nullptr && !defines && made->contains(object.node)) continue;
    SchemaResult result = check_object(*object.node, apis.context, patterns, made != nullptr);
    if (result.unknown_kind) {
      ++outcome
            .unknown[std::string(object.node->get("apiVersion")->text) + " " + std::string(object.id.kind)];
    }
    add(&object, *object.node, result);
  }
  return outcome;
}

}  // namespace twinhull::lint
