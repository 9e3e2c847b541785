#include "lint/run/chart_exemptions.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "base/contains.h"
#include "diagnostic/rules.h"
#include "lint/go_template/actions.h"

namespace twinhull::lint {
namespace {

bool is_test(const Object& object) {
  const yaml::Node* annotations = object.at("metadata.annotations");
  const yaml::Node* hook = annotations == nullptr ? nullptr : annotations->get("helm.sh/hook");
  return hook != nullptr && (hook->text == "test" || hook->text == "test-success");
}

/// A test pod runs once, manually: it requires no probes, limits or replicas.
bool is_tidiness(std::string_view rule) {
  constexpr std::array<std::string_view, 5> groups = {"availability", "pods", "probes", "resources",
                                                      "security"};
  const diagnostic::Rule* known = diagnostic::find_rule(rule);
  if (known == nullptr) return false;
  return rule == "latest-tag" || rule == "naked-pod" ||
         (known->severity != diagnostic::Severity::error && base::contains(groups, known->group));
}

/// Rules on conflicts between objects: false for mutually exclusive parts when all are enabled.
constexpr std::array<std::string_view, 9> among_several = {
    "conflicting-autoscalers", "duplicate-dapr-app-id", "duplicate-external-dns-hostname",
    "duplicate-ingress-path",  "duplicate-object",      "node-port-conflict",
    "overlapping-pdbs",        "replicas-with-hpa",     "duplicate-service"};

/// Rules on settings that users provide when they enable a part.
constexpr std::array<std::string_view, 10> brought_along = {
    "dangling-pvc",       "dangling-config-reference", "dangling-config-key",
    "dangling-gateway",   "dangling-gateway-class",    "dangling-image-pull-secret",
    "dangling-role",      "missing-secret-value",      "dangling-service-account",
    "dangling-tls-secret"};

using Name = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>;

Name name_of(const Object& object, const Workspace& input) {
  return {input.origins[object.unit].directory, object.id.kind, object.namespace_name, object.id.name};
}

/// `.Capabilities.APIVersions.Has "policy/v1beta1"` in any template of the chart.
class CapabilityChecks {
 public:
  explicit CapabilityChecks(const source::Files& files) : files_(files) {}

  bool has(const std::string& chart, std::string_view api_version) {
    const auto [found, fresh] = known_.try_emplace(chart);
    if (fresh) read(chart, found->second);
    return std::ranges::any_of(found->second, [&](const std::string& text) {
      return text.find("\"" + std::string(api_version)) != std::string::npos;
    });
  }

 private:
  void read(const std::string& chart, std::vector<std::string>& out) const {
    const std::string prefix = chart == "." ? std::string("templates/") : chart + "/";
    for (std::uint32_t file = 1; file <= files_.size(); ++file) {
      const std::string& path = files_.path(file);
      if (!path.starts_with(prefix) || path.find("templates/") == std::string::npos) continue;
      for (const Action& action : actions_of(files_.text(file))) {
        if (action.text.find("APIVersions.Has") != std::string_view::npos) out.emplace_back(action.text);
      }
    }
  }

  const source::Files& files_;
  std::map<std::string, std::vector<std::string>> known_;
};

}  // namespace

void drop_chart_exemptions(std::vector<ObjectFinding>& found, const Workspace& input,
                           const source::Files& files) {
  std::set<Name> plain;  // what is rendered without a switch
  for (const Object& object : input.index.objects()) {
    const UnitOrigin& origin = input.origins[object.unit];
    if (origin.kind == UnitOrigin::Kind::helm && origin.switches.empty())
      plain.insert(name_of(object, input));
  }
  CapabilityChecks guards(files);
  std::erase_if(found, [&](const ObjectFinding& one) {
    if (one.object == nullptr) {  // a value that stops rendering is reported as such
      return one.finding.rule == "undefined-chart-value" &&
             std::ranges::any_of(input.findings, [&](const diagnostic::Finding& other) {
               return other.span.known() && other.span == one.finding.span;
             });
    }
    const UnitOrigin& origin = input.origins[one.object->unit];
    if (origin.kind != UnitOrigin::Kind::helm) return false;
    const std::string& rule = one.finding.rule;
    if (is_test(*one.object) && is_tidiness(rule)) return true;
    const bool old = rule == "removed-api" || rule == "deprecated-api";
    if (old && guards.has(origin.directory, text_at(one.object->node, "apiVersion"))) return true;
    // References from values of a test or disabled part are not the chart's.
    const bool by_values = one.finding.related.size() > (origin.switches.empty() ? 0 : 1);
    const bool test = std::ranges::any_of(origin.values, [&](const std::string& path) {
      return path.starts_with((origin.directory == "." ? "" : origin.directory + "/") + "ci/");
    });
    if ((test || !origin.switches.empty()) && by_values && base::contains(brought_along, rule)) return true;
    if (origin.switches.empty()) return false;
    if (old) return true;  // switches for old clusters are off for a reason
    return plain.contains(name_of(*one.object, input)) ||
           (origin.switches.size() > 1 && base::contains(among_several, rule));
  });
}

}  // namespace twinhull::lint
