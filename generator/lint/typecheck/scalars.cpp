#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "base/unicode.h"
#include "kubernetes/names.h"
#include "kubernetes/quantity.h"
#include "kubernetes/string_fields.h"
#include "lint/engine/scalar_fixes.h"
#include "lint/objects/object.h"
#include "lint/objects/placeholder.h"
#include "lint/typecheck/formats.h"
#include "lint/typecheck/run.h"
#include "schema/formats.h"
#include "schema/messages.h"
#include "yaml/decimal.h"
#include "yaml/resolve.h"
#include "yaml/typos.h"

namespace twinhull::lint {
namespace {

using kubernetes::BaseType;
using kubernetes::ConstraintKind;
using yaml::Kind;

/// How kubectl reads an unquoted scalar that is a string in YAML 1.2; empty if it is a string there, too, or
/// if the object was generated, because the writer quotes such text.
std::string_view other_reading(const TypeCheck& run, const yaml::Node& node) {
  if (run.made || node.style != yaml::Style::plain || node.is(Kind::map) || node.is(Kind::list)) return {};
  return yaml::yaml11_meaning(node.text);
}

bool is_integral(const yaml::Node& node) {
  if (node.is(Kind::integer)) return true;
  if (!node.is(Kind::number)) return false;
  const std::optional<yaml::Decimal> value = yaml::decimal(node);
  return value && value->integral();
}

bool is_finite(const yaml::Node& node) { return yaml::decimal(node).has_value(); }

/// Whether kubectl passes a value of that type to the server.
bool has_type(const TypeCheck& run, const yaml::Node& node, BaseType base) {
  const std::string_view other = other_reading(run, node);
  const bool old_boolean = other == "a boolean";
  const bool old_number = !other.empty() && !old_boolean;
  const bool text = node.is(Kind::string) && other.empty();
  switch (base) {
    case BaseType::string:
    case BaseType::bytes:
    case BaseType::time:
      return text;
    case BaseType::boolean:
      return node.is(Kind::boolean) || old_boolean;
    case BaseType::integer:
    case BaseType::int32:
    case BaseType::int64:
      return is_integral(node) || old_number;
    case BaseType::int_or_string:
    case BaseType::int_or_quantity:
      return text || is_integral(node) || old_number;
    case BaseType::number:
      return is_finite(node) || old_number;
    case BaseType::quantity:
      return text || is_finite(node) || old_number;
    default:
      return true;
  }
}

std::string_view expected(BaseType base) {
  switch (base) {
    case BaseType::string:
    case BaseType::bytes:
    case BaseType::time:
      return "expected a string";
    case BaseType::boolean:
      return "expected a boolean";
    case BaseType::integer:
    case BaseType::int32:
    case BaseType::int64:
      return "expected an integer";
    case BaseType::int_or_string:
      return "expected an integer or a string";
    case BaseType::int_or_quantity:
      return "expected an integer or a quantity such as \"500m\"";
    case BaseType::number:
      return "expected a number";
    case BaseType::quantity:
      return "expected a quantity";
    case BaseType::list:
      return "expected a list";
    default:
      return "expected a map";
  }
}

bool wants_string(BaseType base) {
  return base == BaseType::string || base == BaseType::bytes || base == BaseType::time;
}

/// Why a field is a string where that is often forgotten; empty elsewhere.
std::string_view reason(const TypeCheck& run, const FieldLocation& spot) {
  if (!wants_string(spot.type.base())) return {};
  std::vector<std::string_view> path;
  for (const FieldLocation* at = &spot; at->parent != nullptr; at = at->parent) {
    path.push_back(at->index >= 0 ? std::string_view("[]") : at->key);
  }
  std::reverse(path.begin(), path.end());
  return kubernetes::why_string_is_required(path, run.kind);
}

std::string help_for_type(const TypeCheck& run, const FieldLocation& spot) {
  const yaml::Node& node = *spot.node;
  const BaseType base = spot.type.base();
  const bool collection = node.is(Kind::map) || node.is(Kind::list);
  if (node.is(Kind::null)) return "set a value, or remove the line";
  if (base == BaseType::list) {
    const std::string slip = spot.secret ? std::string() : yaml::item_typo_help(node);
    if (!slip.empty()) return slip;
    return collection ? "begin each item with `- `" : "write it as a list item: `- ` before it";
  }
  if (expected(base) == "expected a map" && !spot.secret) return yaml::entry_typo_help(node);
  if ((wants_string(base) || base == BaseType::int_or_string || base == BaseType::int_or_quantity) &&
      !collection) {
    return spot.secret ? "put it in quotes" : "put it in quotes: \"" + std::string(node.text) + "\"";
  }
  const bool in_quotes = node.style != yaml::Style::plain && !node.text.empty() &&
                         node.span.end - node.span.begin > node.text.size();  // `!!str 80` has no quotes
  if (node.is(Kind::string) && in_quotes && !spot.secret) {
    yaml::Node bare;
    bare.kind = yaml::resolve(node.text);
    bare.text = node.text;
    bare.style = yaml::Style::plain;
    if (has_type(run, bare, base)) {
      return "write " + std::string(node.text) + " without quotes";
    }
  }
  if (base == BaseType::boolean) return "write `true` or `false`";
  return {};
}

/// Quantities, base64 and times; empty if the text is valid.
std::string format_fault(const TypeCheck& run, const yaml::Node& node, BaseType base) {
  switch (base) {
    case BaseType::quantity:
    case BaseType::int_or_quantity:
      return node.is(Kind::string) && other_reading(run, node).empty()
                 ? kubernetes::check_quantity(base::trim(node.text))
                 : std::string();
    case BaseType::bytes:
      return check_base64(node.text);
    case BaseType::time:
      return schema::check_date_time(node.text);
    default:
      return {};
  }
}

std::string format_help(BaseType base, const FieldLocation& spot) {
  if (base == BaseType::bytes) return "encode it, or use `stringData` if the kind has it";
  if (base == BaseType::time) return "write it like `2025-01-31T09:30:00Z`";
  const std::string meant = spot.secret ? std::string() : kubernetes::quantity_meant(spot.node->text);
  return meant.empty() ? "write it like `500m`, `512Mi` or `2`" : "write `" + meant + "`";
}

void split_enum(std::string_view allowed, EnumValues& out) {
  constexpr std::size_t most_listed = 1000;
  for (const std::string_view value : kubernetes::values_of(allowed)) {
    out.all.insert(value);
    if (!value.empty() && out.first.size() < most_listed) out.first.push_back(value);
  }
}

/// The values of an enum. Long ones are split only once.
const EnumValues& values_of(TypeCheck& run, std::string_view allowed, EnumValues& own) {
  constexpr std::size_t short_enum = 1024;  // bytes
  if (allowed.size() <= short_enum) {
    split_enum(allowed, own);
    return own;
  }
  const auto [known, added] = run.patterns.values.try_emplace(allowed.data());
  if (added) split_enum(allowed, known->second);
  return known->second;
}

bool check_values(TypeCheck& run, const FieldLocation& spot, std::string_view allowed) {
  EnumValues own;
  const EnumValues& values = values_of(run, allowed, own);
  if (values.all.contains(spot.node->text)) return true;
  constexpr std::size_t most_words = 13;  // one more than are listed
  std::vector<std::string> words;
  for (std::string_view value : values.first) {
    if (words.size() < most_words) words.push_back("`" + std::string(value) + "`");
  }
  const std::size_t more = values.all.size() - values.all.count({}) - words.size();
  const std::string_view meant =
      spot.secret ? std::string_view() : base::closest_match(spot.node->text, values.first);
  diagnostic::Finding& finding =
      report(run, spot, "invalid-enum-value",
             named(run, spot) + " is " + shown(spot) + "; " +
                 (words.size() == 1 ? "only " + words[0] + " is allowed"
                                    : "allowed are " + schema::listed(words, 12, more)),
             meant.empty() ? "" : "did you mean `" + std::string(meant) + "`?");
  const std::string_view same = match_ignoring_case(spot.node->text, values.first);
  if (!same.empty() && !spot.secret) finding.fix = replace_text(spot.node->span, spot.node->text, same);
  return false;
}

constexpr std::uint64_t most_costly_steps = 5'000'000;

bool check_pattern(TypeCheck& run, const FieldLocation& spot, std::string_view pattern) {
  auto found = run.patterns.compiled.find(pattern);
  if (found == run.patterns.compiled.end()) {
    found = run.patterns.compiled
                .emplace(pattern, schema::Regex::compile(pattern, schema::RegexSyntax::re2).value)
                .first;
  }
  const std::optional<schema::Regex>& regex = found->second;
  if (!regex) return true;
  // If few values take this long, checking all would take hours.
  schema::Regex::Answer answer = schema::Regex::Answer::too_costly;
  if (run.patterns.costly_steps <= most_costly_steps) {
    std::uint64_t steps = 0;
    answer = regex->search(spot.node->text, &steps);
    run.patterns.costly_steps += schema::costly_steps(steps, spot.node->text);
  }
  if (answer == schema::Regex::Answer::yes) return true;
  if (answer == schema::Regex::Answer::too_costly) {
    report(run, spot, "pattern-mismatch",
           named(run, spot) + " takes too long to compare with the pattern `" + std::string(pattern) + "`",
           "shorten the value, or simplify the pattern in the definition");
    return false;
  }
  report(run, spot, "pattern-mismatch",
         named(run, spot) + " is " + shown(spot) + ", which does not match `" + std::string(pattern) + "`");
  return false;
}

void report_length(TypeCheck& run, const FieldLocation& spot, std::size_t length, bool too_short,
                   std::string_view bound) {
  const bool one = bound == "1";
  std::string message = named(run, spot);
  if (spot.secret)
    message += too_short ? " is too short" : " is too long";
  else
    message += length == 0 ? " is empty" : " has " + schema::counted(length, "character", "characters");
  message += too_short ? "; at least " : "; at most ";
  message += std::string(bound) + (one ? " character is " : " characters are ");
  report(run, spot, "invalid-length", message + (too_short ? "expected" : "allowed"));
}

/// Fields of a Pod template that the controller sets in each Pod: the API server accepts any text there.
struct Overwritten {
  std::string_view kind;
  std::string_view key;
};
constexpr std::array overwritten = {Overwritten{"StatefulSet", "hostname"},
                                    Overwritten{"StatefulSet", "subdomain"}};

bool is_overwritten(const TypeCheck& run, const FieldLocation& spot) {
  return std::ranges::any_of(
      overwritten, [&](const Overwritten& row) { return row.kind == run.kind && row.key == spot.key; });
}

bool check_form(TypeCheck& run, const FieldLocation& spot, std::string_view name) {
  // Those of custom resources and their definitions need no domain.
  const bool any = run.custom || run.kind == "CustomResourceDefinition" || run.kind == "APIService";
  if (any && name == "finalizer") name = "qualified-name";
  const StringFormat* form = find_string_format(name);
  // An empty text is as good as none, except in custom resources.
  if (form == nullptr || (spot.node->text.empty() && !name.starts_with("custom-")) ||
      has_unexpanded_placeholder(spot.node->text))
    return true;
  if (is_overwritten(run, spot)) return true;
  const std::string fault = form->check(spot.node->text);
  if (fault.empty()) return true;
  report(run, spot, "invalid-format", named(run, spot) + " is " + shown(spot) + ", which " + fault,
         std::string(form->help));
  return false;
}

void check_encoding(TypeCheck& run, const FieldLocation& spot) {
  const std::size_t length = base::count_code_points(spot.node->text);
  for (const kubernetes::ConstraintRow& limit : spot.type.limits()) {
    const std::string_view bound = spot.type.apis->at(limit.value);
    if (limit.kind == ConstraintKind::pattern && !check_pattern(run, spot, bound)) return;
    if (limit.kind == ConstraintKind::format && !check_form(run, spot, bound)) return;
    if (limit.kind == ConstraintKind::min_length && length < count_of(bound)) {
      return report_length(run, spot, length, true, bound);
    }
    if (limit.kind == ConstraintKind::max_length && length > count_of(bound)) {
      return report_length(run, spot, length, false, bound);
    }
  }
}

/// Whether the value is substituted before it is applied, by the Argo CD Vault Plugin:
/// `<path:secrets/db#password>` anywhere, `<password>` if an annotation sets the path; or by vals:
/// `ref+vault://…`.
bool is_from_vault(const TypeCheck& run, const yaml::Node& node) {
  const std::string_view text = node.text;
  if (node.is(Kind::string) && is_vals_reference(text)) return true;
  if (!node.is(Kind::string) || !text.ends_with('>')) return false;
  return text.starts_with("<path:") || (run.filled_in && text.starts_with('<'));
}

/// Whether the value is valid with or without quotes.
bool is_right(const TypeCheck& run, FieldLocation spot, Kind kind, yaml::Style style) {
  yaml::Node other = *spot.node;
  other.kind = kind;
  other.style = style;
  spot.node = &other;
  diagnostic::Findings wrong;
  TypeCheck trial{run.kubernetes_version, run.patterns, run.kind, run.custom, wrong, run.encrypted};
  check_scalar(trial, spot);
  return wrong.empty();
}

/// Adds quotes to a value that must be text, removes them from one that must be a number or boolean.
std::vector<diagnostic::TextEdit> fix_type(const TypeCheck& run, const FieldLocation& spot) {
  const yaml::Node& node = *spot.node;
  const bool text = spot.type.base() == BaseType::string;
  if (node.is(Kind::map) || node.is(Kind::list) || node.is(Kind::null)) return {};
  if (text) {
    // `True` of a condition is a boolean without quotes.
    const std::vector<std::string_view> values =
        kubernetes::values_of(spot.type.limit(ConstraintKind::values));
    const std::string_view same =
        node.is(Kind::boolean) ? match_ignoring_case(node.text, values) : std::string_view();
    if (!same.empty()) return replace_text(node.span, node.text, "\"" + std::string(same) + "\"");
    return is_right(run, spot, Kind::string, yaml::Style::double_quoted)
               ? add_quotes(node)
               : std::vector<diagnostic::TextEdit>();
  }
  if (!node.is(Kind::string) || node.style == yaml::Style::plain) return {};
  const Kind bare = yaml::resolve(node.text);
  if (bare == Kind::string || bare == Kind::null) return {};
  return is_right(run, spot, bare, yaml::Style::plain) ? remove_quotes(node)
                                                       : std::vector<diagnostic::TextEdit>();
}

}  // namespace

void report_type(TypeCheck& run, const FieldLocation& spot) {
  const yaml::Node& node = *spot.node;
  const bool collection = node.is(Kind::map) || node.is(Kind::list) || node.is(Kind::null);
  const std::string_view other = other_reading(run, node);
  std::string what = shown(spot);
  if (!collection) {
    if (node.is(Kind::string) && other.empty() && !spot.secret)
      what = "`\"" + what.substr(1, what.size() - 2) + "\"`";
    what += ", " + std::string(other.empty() ? schema::with_article(node.kind) : other) +
            (other.empty() ? "" : " to kubectl and Helm");
  }
  const std::string_view why = reason(run, spot);
  std::vector<diagnostic::TextEdit> fix = fix_type(run, spot);
  diagnostic::Finding& finding = report(
      run, spot, "invalid-type",
      named(run, spot) + " is " + what + "; " + std::string(why.empty() ? expected(spot.type.base()) : why),
      help_for_type(run, spot));
  finding.fix = std::move(fix);
  // Go reads a list of numbers as bytes.
  diagnostic::limit_to_warning(
      finding, spot.type.base() == BaseType::bytes && node.is(Kind::list) && node.items.empty());
}

void check_scalar(TypeCheck& run, const FieldLocation& spot) {
  if (run.encrypted && spot.node->text.starts_with("ENC[")) return;
  if (is_from_vault(run, *spot.node)) return;
  const BaseType base = spot.type.base();
  if (!has_type(run, *spot.node, base)) return report_type(run, spot);
  if (const std::string fault = format_fault(run, *spot.node, base); !fault.empty()) {
    const bool empty = spot.node->text.empty();
    report(
        run, spot, "invalid-format",
        empty ? named(run, spot) + " is empty" : named(run, spot) + " is " + shown(spot) + ", which " + fault,
        format_help(base, spot));
    return;
  }
  if (const std::string_view allowed = spot.type.limit(ConstraintKind::values); !allowed.empty()) {
    if (!check_values(run, spot, allowed)) return;
  }
  check_deprecated(run, spot);
  if (base == BaseType::quantity) return check_amount(run, spot);
  if (spot.node->is(Kind::string)) check_encoding(run, spot);
  check_number(run, spot);
}

void check_untyped(TypeCheck& run, const FieldLocation& spot) {
  if (const std::string_view other = other_reading(run, *spot.node); !other.empty()) {
    const bool word = other == "a boolean";
    report(
        run, spot, "ambiguous-scalar",
        (word ? shown(spot) : std::string("this unquoted text")) + " is " +
            std::string(yaml::yaml12_meaning(spot.node->text)) + " by YAML 1.2, but " + std::string(other) +
            " to Helm and kubectl",
        word ? "quote it, or write `true` or `false`" : "quote it if it is text, or write the plain number");
  }
  for (const yaml::Entry& entry : spot.node->entries) {
    check_untyped(run, {entry.value, {}, &spot, entry.key, -1, entry.key_span, spot.secret, spot.status});
  }
  for (std::size_t i = 0; i < spot.node->items.size(); ++i) {
    check_untyped(run,
                  {spot.node->items[i], {}, &spot, {}, static_cast<long>(i), {}, spot.secret, spot.status});
  }
}

}  // namespace twinhull::lint
