#include "lint/typecheck/schema_check.h"

#include <algorithm>

#include "base/text.h"
#include "diagnostic/rules.h"
#include "lint/engine/scalar_fixes.h"
#include "lint/objects/object.h"
#include "lint/typecheck/kind.h"
#include "lint/typecheck/run.h"
#include "lint/typecheck/validation_rules.h"
#include "yaml/typos.h"

namespace twinhull::lint {
namespace {

using kubernetes::BaseType;

/// Null is an unset field, unless the type allows null.
bool is_absent(const yaml::Entry* entry, kubernetes::TypeRef type) {
  return entry == nullptr || (entry->value->is(yaml::Kind::null) && !type.has(kubernetes::nullable_type));
}

FieldLocation below(const FieldLocation& spot, const yaml::Entry& entry, kubernetes::TypeRef type) {
  FieldLocation child{entry.value, type, &spot, entry.key, -1, entry.key_span, spot.secret, spot.status};
  if (spot.parent == nullptr && entry.key == "status") child.status = true;
  return child;
}

/// A list without items, mostly because of a template; the server accepts a custom resource without it.
void report_empty_list(TypeCheck& run, const FieldLocation& spot) {
  report(run, spot, "null-value", "`" + std::string(spot.key) + "` has no value; the API server drops it",
         "write its items below, indented, or `[]`, or remove the line", spot.key_span);
}

void check_fields(TypeCheck& run, FieldLocation spot) {
  spot.type = kubernetes::with_fields(spot.type);
  const kubernetes::TypeRef type = spot.type;
  std::vector<std::string> misspelled;  // fields that exist under another name
  for (const yaml::Entry& entry : spot.node->entries) {
    const kubernetes::FieldRow* field = find_field(type, entry.key, run.kubernetes_version);
    if (field == nullptr) {
      if (run.encrypted && spot.parent == nullptr && entry.key == "sops") continue;
      if (!type.has(kubernetes::preserve_unknown_fields)) {
        const std::string_view meant = report_unknown_field(run, spot, entry);
        const std::vector<diagnostic::TextEdit>& fix = run.findings.back().fix;
        if (!fix.empty()) misspelled.push_back(fix.front().text);
        if (!meant.empty()) misspelled.emplace_back(meant);
      } else {
        check_untyped(run, below(spot, entry, type));
      }
      continue;
    }
    const kubernetes::TypeRef own{type.apis, field->type};
    if (is_absent(&entry, own)) {
      if (run.custom && !spot.status && !field->required && own.base() == BaseType::list)
        report_empty_list(run, below(spot, entry, own));
      continue;
    }
    FieldLocation child = below(spot, entry, own);
    child.secret = spot.secret || (spot.parent == nullptr && run.kind == "Secret" && !run.custom &&
                                   (entry.key == "data" || entry.key == "stringData"));
    check_value(run, child);
  }
  if (!spot.status) {
    for (const kubernetes::FieldRow& field : type.fields()) {
      if (!field.required || !in_version(field.versions, run.kubernetes_version)) continue;
      const std::string_view name = type.apis->at(field.name);
      if (std::ranges::find(misspelled, name) != misspelled.end()) continue;
      const yaml::Entry* entry = spot.node->find(name);
      if (is_absent(entry, {type.apis, field.type})) report_missing_field(run, spot, field, entry);
    }
  }
  check_deprecated(run, spot);
  check_map_limits(run, spot);
  check_conditions(run, spot);
}

/// Whether the value is null where Go's types have no null: the API server reads the zero value of the type.
bool is_zero_value(const TypeCheck& run, const FieldLocation& spot) {
  return !run.custom && spot.node->is(yaml::Kind::null) && !spot.type.has(kubernetes::nullable_type) &&
         spot.type.base() != BaseType::any;
}

yaml::Node zero_value(const FieldLocation& spot) {
  yaml::Node zero = *spot.node;
  if (spot.index < 0) zero.span = spot.key_span;
  switch (spot.type.base()) {
    case BaseType::string:
    case BaseType::bytes:
      zero.kind = yaml::Kind::string;
      zero.style = yaml::Style::double_quoted;
      zero.text = {};
      break;
    case BaseType::boolean:
      zero.kind = yaml::Kind::boolean;
      zero.text = "false";
      break;
    case BaseType::list:
      zero.kind = yaml::Kind::list;
      break;
    case BaseType::map:
    case BaseType::object:
    case BaseType::fields:
    case BaseType::metadata:
      zero.kind = yaml::Kind::map;
      break;
    default:
      zero.kind = yaml::Kind::integer;
      zero.text = "0";
  }
  return zero;
}

/// An item of a list or map that is null: what the API server stores instead can be invalid.
void check_zero_value(TypeCheck& run, FieldLocation spot) {
  const std::size_t before = run.findings.size();
  const BaseType base = spot.type.base();
  const yaml::Node zero = zero_value(spot);
  spot.node = &zero;
  if (base != BaseType::time) check_value(run, spot);
  if (run.findings.size() > before) return;
  const bool text = base == BaseType::string || base == BaseType::bytes;
  const std::string slip = spot.secret || spot.index >= 0 ? std::string() : yaml::key_typo_help(spot.key);
  report(run, spot, "null-value",
         named(run, spot) + " has no value; the API server stores " +
             (text ? "an empty text" : "zero or nothing"),
         !slip.empty() ? slip
         : text        ? "set `\"\"` if that is intended, or remove the line"
                       : "set a value, or remove the line");
}

void check_map(TypeCheck& run, const FieldLocation& spot) {
  const kubernetes::TypeRef type = spot.type.item();
  for (const yaml::Entry& entry : spot.node->entries) {
    const FieldLocation child = below(spot, entry, type);
    const bool dropped = run.custom && entry.value->is(yaml::Kind::null) &&
                         !type.has(kubernetes::nullable_type) && type.base() != BaseType::any;
    if (is_zero_value(run, child))
      check_zero_value(run, child);
    else if (!dropped)
      check_value(run, child);
  }
  check_map_limits(run, spot);
  check_keys(run, spot);
}

void check_list(TypeCheck& run, const FieldLocation& spot) {
  for (std::size_t i = 0; i < spot.node->items.size(); ++i) {
    const yaml::Node* item = spot.node->items[i];
    const FieldLocation child{item, spot.type.item(), &spot,      {}, static_cast<long>(i),
                              {},   spot.secret,      spot.status};
    if (is_zero_value(run, child))
      check_zero_value(run, child);
    else
      check_value(run, child);
  }
  check_list_limits(run, spot);
}

}  // namespace

void check_value(TypeCheck& run, const FieldLocation& spot) {
  if (!run.made && is_variable(*spot.node)) return check_variable(run, spot);
  check_plain_value(run, spot);
}

void check_plain_value(TypeCheck& run, const FieldLocation& spot) {
  const BaseType base = spot.type.base();
  if (spot.node->is(yaml::Kind::null) && spot.type.has(kubernetes::nullable_type)) return;
  switch (base) {
    case BaseType::any:
      return check_untyped(run, spot);
    case BaseType::object:
      if (!spot.node->is(yaml::Kind::map)) return report_type(run, spot);
      check_map_limits(run, spot);
      return check_untyped(run, spot);
    case BaseType::list:
      return spot.node->is(yaml::Kind::list) ? check_list(run, spot) : report_type(run, spot);
    case BaseType::map:
      return spot.node->is(yaml::Kind::map) ? check_map(run, spot) : report_type(run, spot);
    case BaseType::fields:
    case BaseType::metadata:
      return spot.node->is(yaml::Kind::map) ? check_fields(run, spot) : report_type(run, spot);
    default:
      return check_scalar(run, spot);
  }
}

namespace {

/// Kinds whose fields kept their names between versions but changed their meaning, and objects that this does
/// not affect.
bool keeps_meaning(const yaml::Node& object, std::string_view kind) {
  const auto filled = [&](std::string_view path) {
    const yaml::Node* value = object.at(path);
    return value != nullptr && (!value->entries.empty() || !value->items.empty() || !value->text.empty());
  };
  // A missing selector selected nothing, and later every pod.
  if (kind == "PodDisruptionBudget")
    return filled("spec.selector.matchLabels") || filled("spec.selector.matchExpressions");
  // Pods used to be replaced only after they were deleted.
  if (kind == "DaemonSet" || kind == "StatefulSet") return filled("spec.updateStrategy.type");
  // Failures used to be ignored, and unknown fields kept.
  return !kind.ends_with("WebhookConfiguration") && kind != "CustomResourceDefinition";
}

/// The fix of apiVersion or kind, if the object is otherwise valid or all its errors have fixes.
std::vector<diagnostic::TextEdit> fix_version(const yaml::Node& object, const ResolvedKind& served,
                                              const ApiContext& apis, RegexCache& patterns) {
  if (served.wrong == nullptr || !keeps_meaning(object, served.kind)) return {};
  yaml::Node fixed = *served.wrong;
  fixed.text = served.instead;
  std::vector<yaml::Entry> entries(object.entries.begin(), object.entries.end());
  for (yaml::Entry& entry : entries) {
    if (entry.value == served.wrong) entry.value = &fixed;
  }
  yaml::Node other = object;
  other.entries = entries;
  SchemaResult result;
  const ResolvedKind then = resolve_kind(other, apis, result.findings);
  if (!then.type || !result.findings.empty()) return {};
  TypeCheck run{apis.kubernetes_version, patterns, then.kind, then.custom, result.findings};
  run.encrypted = object.at("sops.mac") != nullptr;
  check_value(run, {.node = &other, .type = *then.type});
  if (!all_have_fixes(result.findings)) return {};
  return replace_text(served.wrong->span, served.wrong->text, served.instead);
}

/// Whether the finding will be an error: severities are set later.
bool is_error(const diagnostic::Finding& finding) {
  const diagnostic::Rule* rule = diagnostic::find_rule(finding.rule);
  return finding.at_most == diagnostic::Severity::error &&
         (rule == nullptr || rule->severity == diagnostic::Severity::error);
}

bool starts_upper(std::string_view text) { return !text.empty() && text[0] >= 'A' && text[0] <= 'Z'; }

/// Whether the path of the object's values is configured for the Argo CD Vault Plugin.
bool has_vault_path(const yaml::Node& object) {
  const yaml::Node* annotations = object.at("metadata.annotations");
  return annotations != nullptr && annotations->find("avp.kubernetes.io/path") != nullptr;
}

}  // namespace

SchemaResult check_object(const yaml::Node& object, const ApiContext& apis, RegexCache& patterns, bool made) {
  SchemaResult result;
  const ResolvedKind served = resolve_kind(object, apis, result.findings);
  if (served.wrong != nullptr) result.findings.back().fix = fix_version(object, served, apis, patterns);
  result.unknown_kind = served.unknown;
  TypeCheck run{apis.kubernetes_version, patterns, served.kind, served.custom, result.findings};
  run.encrypted = object.at("sops.mac") != nullptr;
  run.filled_in = has_vault_path(object);
  run.made = made;
  run.substituted = apis.substituted;
  FieldLocation root{.node = &object};
  if (served.type) {
    result.checked = true;
    root.type = *served.type;
    check_value(run, root);
    if (served.type->has(kubernetes::has_rules) && std::ranges::none_of(result.findings, is_error))
      check_validation_rules(run, root);
  } else if (served.unknown) {
    check_untyped(run, root);
  }
  return result;
}

bool is_nameless_object(const yaml::Node& root) {
  if (!root.is(yaml::Kind::map)) return false;
  // `apiversion`, `Kind`: misspelled, but the intention is clear.
  const bool near = std::ranges::any_of(root.entries, [](const yaml::Entry& entry) {
    return entry.key != "apiVersion" && entry.key != "kind" &&
           (base::equal_ignoring_case(entry.key, "apiVersion") ||
            base::equal_ignoring_case(entry.key, "kind"));
  });
  const auto has = [&](std::string_view key, yaml::Kind kind) {
    const yaml::Node* value = root.get(key);
    return value != nullptr && value->is(kind);
  };
  const int named = int{has("apiVersion", yaml::Kind::string)} + int{has("kind", yaml::Kind::string)};
  if (named == 2) return false;
  const bool metadata = has("metadata", yaml::Kind::map);
  const bool body = has("spec", yaml::Kind::map) || has("data", yaml::Kind::map);
  if (named == 0 && !near) return metadata && body && root.at("metadata.name") != nullptr;
  return metadata || (body && (near || starts_upper(text_at(&root, "kind"))));
}

}  // namespace twinhull::lint
