#include "lint/typecheck/schema_run.h"

#include <algorithm>
#include <deque>
#include <set>
#include <utility>

#include "diagnostic/rules.h"
#include "kubernetes/crd.h"
#include "lint/objects/value_path.h"

namespace twinhull::lint {

TypeCheckResult check_schemas(const ObjectIndex& index, std::span<const yaml::Node* const> definitions,
                              kubernetes::KubernetesVersion release, RegexCache& patterns,
                              const NodeSet* made) {
  TypeCheckResult outcome;
  base::Arena arena(0x1000);
  std::deque<kubernetes::ApiCatalog> custom;
  ApiContext apis{.release = release};
  std::map<const yaml::Node*, diagnostic::Findings> broken;
  std::vector<const yaml::Node*> all(definitions.begin(), definitions.end());
  std::set<const yaml::Node*> remaining(all.begin(), all.end());  // that are not objects of the run
  bool defines = false;                                           // some were not among those checked before
  for (const Object& object : index.objects()) {
    if (object.id.group == "kustomize.toolkit.fluxcd.io" && object.at("spec.postBuild") != nullptr)
      apis.substituted = true;
    if (object.id.kind != "CustomResourceDefinition") continue;
    defines = defines || made == nullptr || !made->contains(object.node);
    remaining.erase(object.node);
    all.push_back(object.node);
  }
  for (const yaml::Node* definition : all) {
    if (!kubernetes::is_crd(*definition) || broken.contains(definition)) continue;
    if (auto types = kubernetes::read_crd(*definition, arena, broken[definition])) {
      apis.custom.push_back(&custom.emplace_back(*types));
    }
  }
  CountedByFile counted;
  const auto add = [&](const Object* object, const yaml::Node& node, SchemaResult& result) {
    if (const auto wrong = broken.find(&node); wrong != broken.end()) {
      for (diagnostic::Finding& finding : wrong->second) {
        // The schema of definitions reports the rest.
        const bool told = std::ranges::any_of(
            result.findings, [&](const diagnostic::Finding& other) { return other.span == finding.span; });
        if (told) continue;
        finding.path = path_of(node, finding.span);
        result.findings.push_back(std::move(finding));
      }
    }
    for (diagnostic::Finding& finding : result.findings) {
      const diagnostic::Rule* rule = diagnostic::find_rule(finding.rule);
      if (rule != nullptr) finding.severity = rule->severity;
      counted.add(outcome.found, {object, std::move(finding)});
    }
  };
  for (const yaml::Node* definition : definitions) {
    if (remaining.erase(definition) == 0) continue;
    SchemaResult result = check_object(*definition, apis, patterns);
    add(nullptr, *definition, result);
  }
  for (const Object& object : index.objects()) {
    if (made != nullptr && !defines && made->contains(object.node)) continue;
    SchemaResult result = check_object(*object.node, apis, patterns, made != nullptr);
    if (result.unknown_kind) {
      ++outcome
            .unknown[std::string(object.node->get("apiVersion")->text) + " " + std::string(object.id.kind)];
    }
    add(&object, *object.node, result);
  }
  return outcome;
}

}  // namespace twinhull::lint
