#include <algorithm>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/text.h"
#include "lint/engine/scalar_fixes.h"
#include "lint/typecheck/removed_fields.h"
#include "lint/typecheck/run.h"
#include "schema/messages.h"

namespace twinhull::lint {
namespace {

using kubernetes::BaseType;
using kubernetes::FieldRow;
using kubernetes::TypeRef;

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

/// "in `containers[0]`", "at the top of the Deployment".
std::string inside(const TypeCheck& run, const FieldLocation& spot) {
  return spot.parent == nullptr ? "at the top of " + named(run, spot) : "in " + named(run, spot);
}

/// An enclosing map with such a field, for keys that are indented too far.
const FieldLocation* field_above(const TypeCheck& run, const FieldLocation& spot, std::string_view name) {
  for (const FieldLocation* above = spot.parent; above != nullptr; above = above->parent) {
    if (!above->node->is(yaml::Kind::map)) continue;
    const TypeRef type = kubernetes::with_fields(above->type);
    if (type.base() == BaseType::fields && find_field(type, name, run.kubernetes_version) != nullptr)
      return above;
  }
  return nullptr;
}

/// The only field whose type has that field; empty if none or several do.
std::string_view field_below(const TypeCheck& run, TypeRef type, std::string_view name) {
  std::string_view found;
  for (const FieldRow& row : type.fields()) {
    if (!in_version(row.versions, run.kubernetes_version)) continue;
    const std::string_view field = type.apis->at(row.name);
    const TypeRef child = kubernetes::with_fields({type.apis, row.type});
    if (field == "status" || child.base() != BaseType::fields) continue;
    if (find_field(child, name, run.kubernetes_version) == nullptr) continue;
    if (!found.empty()) return {};
    found = field;
  }
  return found;
}

/// Without differences that typos make most often: letter case, `-` and `_`.
std::string folded(std::string_view name) {
  std::string out;
  for (char c : name) {
    if (c != '-' && c != '_') out += base::to_lower(c);
  }
  return out;
}

/// The only field that the key is a typo of; empty if two are equally similar.
std::string_view field_meant(const std::vector<std::string_view>& names, std::string_view key) {
  const std::size_t most = key.size() >= 8 ? 2 : key.size() >= 4 ? 1 : 0;
  std::size_t least = most + 1;
  std::string_view meant;
  for (std::string_view name : names) {
    const std::size_t distance = base::edit_distance(folded(key), folded(name), most);
    if (distance > least || distance > most) continue;
    meant = distance < least ? name : std::string_view();
    least = distance;
  }
  return meant;
}

/// The key spelled as the intended field, if its value is valid for that field, or can be converted.
std::vector<diagnostic::TextEdit> fix_unknown(const TypeCheck& run, const FieldLocation& spot,
                                              const yaml::Entry& entry) {
  // This many unknown keys are not typos.
  const std::size_t fields = spot.type.fields().size();
  if (!base::spend(base::Limit::guesses, fields * (64 + 16 * spot.node->entries.size()))) return {};
  const std::vector<std::string_view> names = field_names(spot.type, run.kubernetes_version);
  const std::string_view meant = field_meant(names, entry.key);
  if (meant.empty() || spot.node->find(meant) != nullptr || entry.value->is(yaml::Kind::null)) return {};
  for (const yaml::Entry& other : spot.node->entries) {
    if (&other != &entry && field_meant(names, other.key) == meant) return {};  // ambiguous
  }
  const FieldRow* field = find_field(spot.type, meant, run.kubernetes_version);
  diagnostic::Findings wrong;
  TypeCheck trial{run.kubernetes_version, run.patterns, run.kind, run.custom, wrong, run.encrypted};
  check_value(trial, {entry.value,
                      {spot.type.apis, field->type},
                      &spot,
                      meant,
                      -1,
                      entry.key_span,
                      spot.secret,
                      spot.status});
  return all_have_fixes(wrong) ? replace_text(entry.key_span, entry.key, meant)
                               : std::vector<diagnostic::TextEdit>();
}

/// The field that the key is similar to, except fields that are already set.
std::string_view near_field(const TypeCheck& run, const FieldLocation& spot, std::string_view name) {
  if (!base::spend(base::Limit::guesses, spot.type.fields().size() * 64)) return {};
  std::vector<std::string_view> free;
  for (std::string_view field : field_names(spot.type, run.kubernetes_version)) {
    if (spot.node->find(field) == nullptr) free.push_back(field);
  }
  return base::closest_match(name, free);
}

std::string help_for_unknown(const TypeCheck& run, const FieldLocation& spot, std::string_view name,
                             std::string_view meant) {
  if (!meant.empty()) return "did you mean " + quoted(meant) + "?";
  if (!base::spend(base::Limit::guesses, spot.type.fields().size() * 64))
    return "list the fields with `kubectl explain`";
  std::vector<std::string_view> names = field_names(spot.type, run.kubernetes_version);
  if (const std::string_view lower = field_below(run, spot.type, name); !lower.empty()) {
    return quoted(name) + " is a field of " + quoted(lower) + ": move it there";
  }
  if (const FieldLocation* above = field_above(run, spot, name)) {
    return quoted(name) + " is a field of " + named(run, *above) + ": is it indented too far?";
  }
  if (names.empty()) return "remove it; no fields are allowed here";
  std::vector<std::string> words;
  for (std::string_view field : names) words.push_back(quoted(field));
  return "the fields are " + schema::listed(words, 20);
}

}  // namespace

std::string_view report_unknown_field(TypeCheck& run, const FieldLocation& spot, const yaml::Entry& entry) {
  std::string message = "unknown field " + quoted(entry.key) + " " + inside(run, spot);
  std::string help;
  std::string_view meant;
  if (run.custom) {
    if (const RemovedField* removed = find_removed_field(run.kind, path_of(spot), entry.key)) {
      diagnostic::Finding& finding =
          report(run, spot, "removed-field",
                 quoted(entry.key) + " was removed in " + std::string(removed->removed_in),
                 std::string(removed->help), entry.key_span);
      finding.path = path_of(spot, entry.key);
      diagnostic::limit_to_warning(finding);  // the version of the cluster is unknown
      return removed->replacement;
    }
  }
  std::uint8_t versions = 0;
  for (const FieldRow& row : find_field(spot.type, entry.key)) versions |= row.versions;
  if (versions != 0) {
    message += " in Kubernetes " + display(run.kubernetes_version);
    help = "it is available " + kubernetes::display_versions(versions) +
           "; remove it, or set `--kubernetes-version`";
  } else {
    meant = near_field(run, spot, entry.key);
    help = help_for_unknown(run, spot, entry.key, meant);
  }
  diagnostic::Finding& finding =
      report(run, spot, "unknown-field", std::move(message), std::move(help), entry.key_span);
  finding.path = path_of(spot, entry.key);
  if (versions == 0) finding.fix = fix_unknown(run, spot, entry);
  return meant;
}

void report_missing_field(TypeCheck& run, const FieldLocation& spot, const FieldRow& field,
                          const yaml::Entry* entry) {
  const TypeRef type{spot.type.apis, field.type};
  const std::string_view name = spot.type.apis->at(field.name);
  std::string help = "add " + quoted(std::string(name) + ":");
  if (const std::string_view values = type.limit(kubernetes::ConstraintKind::values); !values.empty()) {
    std::vector<std::string> words;
    for (std::string_view value : kubernetes::values_of(values)) {
      if (!value.empty()) words.push_back(quoted(value));
    }
    help += ", one of " + schema::listed(words);
  }
  std::string message = named(run, spot) + " has no " + quoted(name) + ", which is required";
  if (entry != nullptr) {
    message = quoted(name) + " has no value, but is required";
    help = "set a value";
  }
  diagnostic::Finding& finding =
      report(run, spot, "missing-required-value", std::move(message), std::move(help),
             entry == nullptr ? spot.node->span : entry->key_span);
  finding.path = path_of(spot, name);
}

}  // namespace twinhull::lint
