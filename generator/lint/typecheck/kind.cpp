#include "lint/typecheck/kind.h"

#include <algorithm>
#include <bit>
#include <string>
#include <tuple>

#include "base/text.h"
#include "lint/engine/scalar_fixes.h"
#include "lint/typecheck/version.h"
#include "schema/messages.h"

namespace twinhull::lint {
namespace {

using diagnostic::Finding;
using kubernetes::ApiCatalog;
using kubernetes::KindRow;
using kubernetes::KubernetesVersion;
using kubernetes::LifecycleRow;

/// What the object says about its type.
struct TypeIdentification {
  const yaml::Node* api_version = nullptr;
  const yaml::Node* kind = nullptr;
  KubernetesVersion kubernetes_version;
  diagnostic::Findings& findings;
  bool nameless = false;              ///< it has no metadata
  const yaml::Node* wrong = nullptr;  ///< the one of the two fields that a single replacement fixes
  std::string_view instead;

  void add_fix(const yaml::Node* node, std::string_view text) {
    wrong = node;
    instead = text;
  }
  std::string both() const {
    return "`" + std::string(api_version->text) + "` `" + std::string(kind->text) + "`";
  }
};

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

void report(const TypeIdentification& named, std::string_view rule, const yaml::Node& at, std::string message,
            std::string help) {
  named.findings.push_back({.rule = std::string(rule),
                            .message = std::move(message),
                            .span = at.span,
                            .help = std::move(help),
                            .path = &at == named.kind ? "kind" : "apiVersion"});
}

/// apiVersion and kind must be set to strings.
const yaml::Node* text_of(const yaml::Node& object, std::string_view key, std::string_view likely,
                          diagnostic::Findings& findings) {
  const yaml::Entry* entry = object.find(key);
  if (entry != nullptr && entry->value->is(yaml::Kind::string) && !entry->value->text.empty())
    return entry->value;
  Finding finding{.rule = "incomplete-object", .span = object.span, .path = std::string(key)};
  finding.message = "the object has no " + quoted(key) + ", which is required";
  finding.help = "add " + quoted(std::string(key) + (likely.empty() ? ":" : ": ") + std::string(likely));
  if (entry == nullptr) {
    const auto near = std::ranges::find_if(
        object.entries, [&](const yaml::Entry& other) { return base::equal_ignoring_case(other.key, key); });
    if (near != object.entries.end()) {
      finding.span = near->key_span;
      finding.message = quoted(near->key) + " is not a field: it is spelled " + quoted(key);
      finding.help = "write " + quoted(key);
      finding.fix = replace_text(near->key_span, near->key, key);
    }
  } else {
    const bool nothing = entry->value->is(yaml::Kind::null) || entry->value->text.empty();
    const bool scalar = !entry->value->is(yaml::Kind::map) && !entry->value->is(yaml::Kind::list);
    finding.span = entry->value->span.known() && !nothing ? entry->value->span : entry->key_span;
    finding.help = "set a value";
    if (nothing && scalar) {
      finding.message = quoted(key) + " has no value, but is required";
    } else {
      finding.rule = "invalid-type";
      finding.message = quoted(key) + " is " + std::string(schema::with_article(entry->value->kind)) +
                        "; a string is expected";
    }
  }
  findings.push_back(std::move(finding));
  return nullptr;
}

/// The served versions among the rows, best first.
std::vector<std::string_view> served_versions(const ApiCatalog& apis, const std::vector<const KindRow*>& rows,
                                              KubernetesVersion kubernetes_version) {
  std::vector<std::tuple<bool, std::string_view>> versions;
  for (const KindRow* row : rows) {
    if (is_served(*row, kubernetes_version)) {
      versions.emplace_back((row->flags & kubernetes::deprecated_kind) != 0, apis.at(row->api_version));
    }
  }
  std::stable_sort(versions.begin(), versions.end(), [](const auto& a, const auto& b) {
    if (std::get<0>(a) != std::get<0>(b)) return !std::get<0>(a);
    return better_version(std::get<1>(a), std::get<1>(b));
  });
  std::vector<std::string_view> texts;
  const bool only_deprecated = !versions.empty() && std::get<0>(versions[0]);
  for (const auto& [deprecated, text] : versions) {
    if (!deprecated || only_deprecated) texts.push_back(text);
  }
  return texts;
}

std::string write_one_of(const std::vector<std::string_view>& versions) {
  if (versions.empty()) return {};
  std::string help = "write " + quoted(versions[0]);
  for (std::size_t i = 1; i < versions.size() && i < 3; ++i) help += " or " + quoted(versions[i]);
  return help;
}

/// The version that an object of that kind was probably meant to have; empty for an unknown kind.
std::string_view likely_version(const yaml::Node* kind, KubernetesVersion kubernetes_version) {
  if (kind == nullptr) return {};
  const ApiCatalog& apis = kubernetes::builtin_catalog();
  std::vector<const KindRow*> rows;
  for (const KindRow& row : find_kinds(apis, kind->text)) rows.push_back(&row);
  const auto custom = [](const KindRow* row) { return (row->flags & kubernetes::custom_kind) != 0; };
  // A Service is that of the core API rather than Knative's.
  if (!std::ranges::all_of(rows, custom)) std::erase_if(rows, custom);
  const std::vector<std::string_view> versions = served_versions(apis, rows, kubernetes_version);
  return versions.empty() ? std::string_view() : versions[0];
}

std::vector<const KindRow*> of_group(const ApiCatalog& apis, std::string_view kind, std::string_view group) {
  std::vector<const KindRow*> rows;
  for (const KindRow& row : find_kinds(apis, kind)) {
    if (kubernetes::group_of(apis.at(row.api_version)) == group) rows.push_back(&row);
  }
  return rows;
}

/// "use `policy/v1`", and since which release it is served.
std::string use_instead(const ApiCatalog& apis, const LifecycleRow& row, std::string_view kind,
                        KubernetesVersion kubernetes_version) {
  const std::string_view text = apis.at(row.replacement);
  if (text.empty()) return "there is no replacement; remove the object";
  std::string_view api_version = text;
  if (std::count(text.begin(), text.end(), '/') == 2) {
    api_version = text.substr(0, text.rfind('/'));
    kind = text.substr(text.rfind('/') + 1);
  }
  std::string help = "use " + quoted(api_version);
  if (api_version != text) help += " " + quoted(kind);
  const KindRow* other = find_kind(apis, api_version, kind);
  if (other != nullptr && !is_served(*other, kubernetes_version)) {
    help += ", which is served " + kubernetes::display_versions(other->versions);
  }
  return help;
}

/// The state of a version according to the lifecycle table; the latter two have been reported.
enum class Stage { current, deprecated, removed };

Stage check_lifecycle(TypeIdentification& named, const ApiCatalog& apis, const LifecycleRow& row) {
  const LifecycleChange removed = lifecycle_change(apis.at(row.removed));
  const LifecycleChange deprecated = lifecycle_change(apis.at(row.deprecated));
  std::string help = use_instead(apis, row, named.kind->text, named.kubernetes_version);
  const std::string_view replacement = apis.at(row.replacement);
  // The cluster's version of another project is unknown, so it can lack the replacement.
  const bool own = (removed.project.empty() || removed.version.empty()) &&
                   (deprecated.project.empty() || deprecated.version.empty());
  const bool same_kind = !replacement.empty() && std::count(replacement.begin(), replacement.end(), '/') < 2;
  if (own && same_kind) named.add_fix(named.api_version, replacement);
  if (reached(removed, named.kubernetes_version)) {
    if (!removed.project.empty()) help += "; for an older installation, pass its CRDs with `--crd FILE`";
    report(named, "removed-api", *named.api_version,
           named.both() + " is not served since " + display(removed), help);
    return Stage::removed;
  }
  if (!reached(deprecated, named.kubernetes_version)) return Stage::current;
  std::string message = named.both() + " is deprecated since " + display(deprecated);
  if (!removed.version.empty()) message += " and removed in " + std::string(removed.version);
  report(named, "deprecated-api", *named.api_version, std::move(message), help);
  return Stage::deprecated;
}

/// Whether a known version is served.
bool check_row(TypeIdentification& named, const ApiCatalog& apis, const KindRow& row) {
  const LifecycleRow* lifecycle = find_lifecycle(apis, named.api_version->text, named.kind->text);
  const Stage stage = lifecycle == nullptr ? Stage::current : check_lifecycle(named, apis, *lifecycle);
  if (stage == Stage::removed) return false;
  const std::string_view group = kubernetes::group_of(named.api_version->text);
  std::vector<std::string_view> others =
      served_versions(apis, of_group(apis, named.kind->text, group), named.kubernetes_version);
  std::erase(others, named.api_version->text);
  if ((row.flags & kubernetes::unserved_kind) != 0) {
    report(named, "removed-api", *named.api_version, named.both() + " is no longer served",
           write_one_of(others));
    return false;
  }
  if (!is_served(row, named.kubernetes_version)) {
    const int first = kubernetes::oldest_version().minor + std::countr_zero(row.versions);
    const bool too_new = first > named.kubernetes_version.minor;
    std::string help = write_one_of(others);
    if (help.empty()) help = "set `--kubernetes-version`, or remove the object";
    report(named, too_new ? "api-version-not-available" : "removed-api", *named.api_version,
           named.both() + " is served " + kubernetes::display_versions(row.versions) +
               ", not in Kubernetes " + display(named.kubernetes_version),
           std::move(help));
    return false;
  }
  if ((row.flags & kubernetes::deprecated_kind) != 0 && stage == Stage::current) {
    report(named, "deprecated-api", *named.api_version, named.both() + " is deprecated",
           write_one_of(others));
  }
  return true;
}

/// `v1alpha1`, `v2beta1`: versions that depend on the release of a project.
bool is_early(std::string_view api_version) {
  const std::string_view version = api_version.substr(api_version.find('/') + 1);
  return version.starts_with('v') &&
         (version.find("alpha") != std::string_view::npos || version.find("beta") != std::string_view::npos);
}

/// `v1alpha1` and the like, of a kind with newer versions: an older release of a project can still serve it.
bool may_be_older(std::string_view api_version, const std::vector<std::string_view>& versions) {
  return is_early(api_version) && !versions.empty() && better_version(versions.front(), api_version) &&
         kubernetes::group_of(versions.front()) == kubernetes::group_of(api_version);
}

void report_version(TypeIdentification& named, const std::vector<std::string_view>& versions, bool custom,
                    bool of_project) {
  if (custom && may_be_older(named.api_version->text, versions)) {
    report(named, "deprecated-api", *named.api_version,
           named.both() + " is not served by recent releases of its project", write_one_of(versions));
    return;
  }
  if (versions.size() == 1) named.add_fix(named.api_version, versions[0]);
  report(named, "mismatched-api-version", *named.api_version,
         "there is no " + quoted(named.kind->text) + " in " + quoted(named.api_version->text),
         write_one_of(versions));
  // The cluster can run another release of the project than that of the definitions.
  diagnostic::limit_to_warning(named.findings.back(), of_project && is_early(named.api_version->text));
}

void report_kind(TypeIdentification& named, std::string_view meant) {
  report(named, "unknown-kind", *named.kind,
         "there is no " + quoted(named.kind->text) + " in " + quoted(named.api_version->text),
         meant.empty() ? "use a kind that Kubernetes " + display(named.kubernetes_version) + " serves"
                       : "did you mean " + quoted(meant) + "?");
  // Configuration files of programs begin like objects.
  diagnostic::limit_to_warning(named.findings.back(), named.nameless);
}

/// All kinds that an apiVersion, or its group, serves.
std::vector<std::string_view> kinds_of(const ApiCatalog& apis, std::string_view api_version,
                                       KubernetesVersion kubernetes_version) {
  std::vector<std::string_view> kinds;
  for (const KindRow& row : apis.kinds) {
    if (apis.at(row.api_version) == api_version && is_served(row, kubernetes_version))
      kinds.push_back(apis.at(row.kind));
  }
  return kinds;
}

/// A group of Kubernetes itself.
bool is_builtin(const ApiCatalog& apis, std::string_view group) {
  return std::any_of(apis.kinds.begin(), apis.kinds.end(), [&](const KindRow& row) {
    return (row.flags & kubernetes::custom_kind) == 0 &&
           kubernetes::group_of(apis.at(row.api_version)) == group;
  });
}

/// The only kind that a word is a typo of. Another trailing number or prefix is another kind.
std::string_view kind_meant(std::string_view word, const std::vector<std::string_view>& kinds) {
  std::string_view meant;
  for (std::string_view kind : kinds) {
    const bool numbered = kind.starts_with(word) && kind.back() >= '0' && kind.back() <= '9';
    if (numbered || word.size() < 6 || word.front() != kind.front()) continue;
    if (base::edit_distance(word, kind, 2) > 2) continue;
    if (!meant.empty()) return {};
    meant = kind;
  }
  return meant;
}

/// Version and kind can both be unknown. True if something was reported.
bool check_unknown(TypeIdentification& named, const ApiCatalog& apis) {
  const std::string_view api_version = named.api_version->text;
  const std::string_view kind = named.kind->text;
  const std::string_view group = kubernetes::group_of(api_version);
  const bool builtin = is_builtin(apis, group);
  std::vector<const KindRow*> rows = of_group(apis, kind, group);
  // Groups of other projects contain a dot.
  if (rows.empty() && (builtin || group.find('.') == std::string_view::npos)) {
    for (const KindRow& row : find_kinds(apis, kind)) {
      if ((row.flags & kubernetes::custom_kind) == 0) rows.push_back(&row);
    }
  }
  if (rows.empty()) {  // a misspelled group: `network.k8s.io/v1`
    for (const KindRow& row : find_kinds(apis, kind)) {
      if (api_version.size() > 8 && base::edit_distance(api_version, apis.at(row.api_version), 3) <= 3)
        rows.push_back(&row);
    }
  }
  // A subgroup of a known group that does not exist: `components.dapr.io/v1alpha1`.
  const bool below = rows.empty();
  if (below) {
    for (const KindRow& row : find_kinds(apis, kind)) {
      const std::string_view whole = kubernetes::group_of(apis.at(row.api_version));
      if ((row.flags & kubernetes::custom_kind) != 0 && group.ends_with("." + std::string(whole)))
        rows.push_back(&row);
    }
  }
  if (!rows.empty()) {
    const bool custom = (rows.front()->flags & kubernetes::custom_kind) != 0;
    report_version(named, served_versions(apis, rows, named.kubernetes_version), custom, custom);
    diagnostic::limit_to_warning(named.findings.back(), below);
    return true;
  }
  const std::vector<std::string_view> kinds = kinds_of(apis, api_version, named.kubernetes_version);
  for (std::string_view known : kinds) {
    if (!base::equal_ignoring_case(known, kind)) continue;
    named.add_fix(named.kind, known);
    report_kind(named, known);
    return true;
  }
  if (const std::string_view meant = kind_meant(kind, kinds); !builtin && !meant.empty()) {
    named.add_fix(named.kind, meant);
    report_kind(named, meant);
    return true;
  }
  if (!builtin || (api_version == "v1" && kind == "Config")) return false;  // a kubeconfig is not an object
  report_kind(named, base::closest_match(kind, kinds));
  return true;
}

ResolvedKind look_up_kind(const yaml::Node& object, const ApiContext& apis, TypeIdentification& named) {
  ResolvedKind served;
  named.kind = text_of(object, "kind", {}, named.findings);
  named.api_version =
      text_of(object, "apiVersion", likely_version(named.kind, apis.kubernetes_version), named.findings);
  if (named.api_version == nullptr || named.kind == nullptr) return served;
  const std::string_view api_version = named.api_version->text;
  served.kind = named.kind->text;
  for (const ApiCatalog* custom : apis.custom) {
    const std::vector<const KindRow*> rows =
        of_group(*custom, served.kind, kubernetes::group_of(api_version));
    if (rows.empty()) continue;
    served.custom = true;
    const KindRow* row = find_kind(*custom, api_version, served.kind);
    if (row == nullptr)
      report_version(named, served_versions(*custom, rows, apis.kubernetes_version), false, true);
    else if (check_row(named, *custom, *row))
      served.type = {custom, row->type};
    return served;
  }
  const ApiCatalog& builtin = kubernetes::builtin_catalog();
  if (const KindRow* row = find_kind(builtin, api_version, served.kind)) {
    served.custom = (row->flags & kubernetes::custom_kind) != 0;
    if (check_row(named, builtin, *row)) served.type = {&builtin, row->type};
    return served;
  }
  if (const LifecycleRow* row = find_lifecycle(builtin, api_version, served.kind)) {
    served.unknown = check_lifecycle(named, builtin, *row) != Stage::removed;
    return served;
  }
  if (api_version == "v1" && served.kind == "List") return served;
  served.unknown = !check_unknown(named, builtin);
  return served;
}

}  // namespace

ResolvedKind resolve_kind(const yaml::Node& object, const ApiContext& apis, diagnostic::Findings& findings) {
  if (!object.is(yaml::Kind::map)) return {};
  const std::size_t before = findings.size();
  TypeIdentification named{.kubernetes_version = apis.kubernetes_version,
                           .findings = findings,
                           .nameless = object.find("metadata") == nullptr};
  ResolvedKind served = look_up_kind(object, apis, named);
  if (findings.size() > before) {
    served.wrong = named.wrong;
    served.instead = named.instead;
  }
  return served;
}

}  // namespace twinhull::lint
