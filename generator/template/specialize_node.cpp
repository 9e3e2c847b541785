#include <fmt/format.h>

#include <algorithm>

#include "kubernetes/string_fields.h"
#include "template/specializer.h"

namespace twinhull::tmpl {
namespace {

using yaml::Kind;
using yaml::Node;

/// The entries of a static map in key order, the order of Helm's `range`.
std::vector<const yaml::Entry*> sorted_entries(const Node& map) {
  std::vector<const yaml::Entry*> entries;
  for (const yaml::Entry& entry : map.entries) entries.push_back(&entry);
  std::ranges::sort(entries, {}, &yaml::Entry::key);
  return entries;
}

bool is_empty_collection(const Node& node) {
  return (node.is(Kind::map) && node.entries.empty()) || (node.is(Kind::list) && node.items.empty());
}

/// A static absent value removes its key or list item.
bool is_absent(const TemplateNode& form, const ResidualNode& made) {
  return form.kind == TemplateNodeKind::expression && made.term != nullptr &&
         made.term->kind == ResidualExprKind::literal && made.term->literal->is(Kind::null);
}

}  // namespace

bool Specializer::spend(source::Span span, std::size_t bytes, std::size_t steps) {
  return spending_.spend(steps, bytes, span, findings_);
}

const ResidualNode* Specializer::lower(const TemplateNode& form, Bindings& scope) {
  if (!spend(form.span)) return nullptr;
  switch (form.kind) {
    case TemplateNodeKind::literal: {
      // `{}` and `[]` in a template are intended: they are kept, unlike collections that end up empty.
      const ResidualExpr* term = term_of({.node = form.literal}, form.span);
      const ResidualNode* made =
          arena_.make<ResidualNode>(ResidualNode::Kind::term, form.span, form.literal->style, term);
      check_string_field(*made, true);
      return made;
    }
    case TemplateNodeKind::expression:
    case TemplateNodeKind::text: {
      std::optional<Value> value = value_of_scalar(form, scope);
      if (!value) return nullptr;
      const ResidualNode* made = lower_value(*value, form.span, form.literal->style);
      if (made != nullptr) check_string_field(*made, false);
      return made;
    }
    case TemplateNodeKind::map:
    case TemplateNodeKind::list: {
      std::vector<ResidualMember> parts;
      bool is_map = form.kind == TemplateNodeKind::map;
      is_map ? map_parts(form, scope, parts) : list_parts(form, scope, parts);
      if (is_map) {
        std::map<std::string_view, source::Span> around;
        report_duplicates(parts, around);
      }
      ResidualNode made{.kind = is_map ? ResidualNode::Kind::map : ResidualNode::Kind::list,
                        .span = form.span};
      made.parts = keep(parts);
      return arena_.make<ResidualNode>(made);
    }
  }
  return nullptr;
}

const ResidualNode* Specializer::lower_value(const Value& value, source::Span span, yaml::Style style) {
  if (value.is_static() && (value.node->is(Kind::map) || value.node->is(Kind::list))) {
    return lower_node(value);
  }
  Kinds found = value.is_static() ? kinds(value.node->kind) : value.term->type.kinds;
  bool collection = (found & collection_kinds) != 0;
  if (found == 0 || (collection && (found & scalar_kinds) != 0)) {
    fail(span, "expression-type-mismatch",
         found == 0 ? "the type of this value is unknown" : fmt::format("this value is {}", describe(found)),
         "set its type in the schema: a scalar, a map or a list");
    return nullptr;
  }
  const ResidualExpr* term = term_of(value, span, collection);
  if (term == nullptr) return nullptr;
  if (term->type.condition_only) {
    fail(span, "expression-type-mismatch", "a condition on non-boolean values where a value is expected",
         "use `choose(…)`, or put it into an `if`");
    return nullptr;
  }
  return arena_.make<ResidualNode>(ResidualNode::Kind::term, span, style, term);
}

const ResidualNode* Specializer::lower_node(const Value& value) {
  const Node& node = *value.node;
  if (!spend(node.span, 0, 1 + node.entries.size() + node.items.size())) return nullptr;
  std::vector<ResidualMember> parts;
  auto child = [&](const Node* item) -> const ResidualNode* {
    std::optional<Value> forced = force({.node = item, .owner = value.owner, .data = value.data});
    return forced ? lower_value(*forced, item->span, item->style) : nullptr;
  };
  for (const yaml::Entry& entry : node.entries) {
    const ResidualNode* made = child(entry.value);
    if (made == nullptr) continue;
    const ResidualExpr* key =
        term_of({.node = yaml::make_string(arena_, entry.key, entry.key_span)}, entry.key_span);
    parts.push_back({.kind = ResidualMember::Kind::entry, .span = entry.key_span, .key = key, .value = made});
  }
  for (const Node* item : node.items) {
    if (const ResidualNode* made = child(item)) {
      parts.push_back({.kind = ResidualMember::Kind::item, .span = item->span, .value = made});
    }
  }
  ResidualNode made{.kind = node.is(Kind::map) ? ResidualNode::Kind::map : ResidualNode::Kind::list,
                    .span = node.span};
  made.parts = keep(parts);
  return arena_.make<ResidualNode>(made);
}

void Specializer::map_parts(const TemplateNode& form, Bindings& scope, std::vector<ResidualMember>& parts) {
  for (const Member& step : form.steps) step_parts(step, true, scope, parts);
}

void Specializer::list_parts(const TemplateNode& form, Bindings& scope, std::vector<ResidualMember>& parts) {
  for (const Member& step : form.steps) step_parts(step, false, scope, parts);
}

void Specializer::splice(const TemplateNode& body, bool in_map, Bindings& scope,
                         std::vector<ResidualMember>& parts) {
  if (in_map) {
    if (body.kind == TemplateNodeKind::map) return map_parts(body, scope, parts);
    if (body.kind == TemplateNodeKind::literal && is_empty_collection(*body.literal)) return;
    fail(body.span, "template-syntax", "a control key in a map must contain a map",
         "its content is spliced into the surrounding map");
    return;
  }
  if (body.kind == TemplateNodeKind::list || (body.kind == TemplateNodeKind::map && body.only_control)) {
    for (const Member& step : body.steps) step_parts(step, false, scope, parts);
    return;
  }
  if (body.kind == TemplateNodeKind::literal && is_empty_collection(*body.literal)) return;
  if (body.kind == TemplateNodeKind::literal && body.literal->is(Kind::null)) {
    fail(body.span, "template-syntax", "a control key without content",
         "its content is spliced into the surrounding list");
    return;
  }
  item_part(body, scope, parts);
}

void Specializer::item_part(const TemplateNode& form, Bindings& scope, std::vector<ResidualMember>& parts) {
  path_.push_back("[]");
  const ResidualNode* made = lower(form, scope);
  path_.pop_back();
  if (made == nullptr || is_absent(form, *made)) return;
  if (is_text_ && (made->kind != ResidualNode::Kind::term || made->term->type.kinds == 0 ||
                   (made->term->type.kinds & collection_kinds) != 0)) {
    fail(form.span, "expression-type-mismatch", "a line of a text is not a string, number or boolean",
         "write a list below a control key, or convert the value to a string");
    return;
  }
  parts.push_back({.kind = ResidualMember::Kind::item, .span = form.span, .value = made});
}

void Specializer::step_parts(const Member& step, bool in_map, Bindings& scope,
                             std::vector<ResidualMember>& parts) {
  std::size_t before = parts.size();
  switch (step.kind) {
    case MemberKind::entry: {
      std::optional<Value> key = value_of_scalar(*step.key, scope);
      if (!key) return;
      const ResidualExpr* term = term_of(*key, step.span);
      if (term == nullptr) return;
      if (!term->type.only(string_kind)) {
        fail(step.span, "expression-type-mismatch", fmt::format("a key is {}", describe(term->type.kinds)),
             term->type.only(scalar_kinds) ? "convert it to a string with `string(…)`"
                                           : "only strings can be keys");
        return;
      }
      path_.push_back(term->kind == ResidualExprKind::literal ? term->literal->text : "*");
      const ResidualNode* value = lower(*step.value, scope);
      path_.pop_back();
      if (value == nullptr) return;
      if (is_absent(*step.value, *value)) return;
      bool top = std::ranges::all_of(path_, [](std::string_view step_key) { return step_key == "[]"; });
      if (top && term->kind == ResidualExprKind::literal && term->literal->text == "kind" &&
          value->term != nullptr && value->term->kind == ResidualExprKind::literal) {
        kind_ = value->term->literal->text;
      }
      parts.push_back({.kind = ResidualMember::Kind::entry, .span = step.span, .key = term, .value = value});
      break;
    }
    case MemberKind::item:
      item_part(*step.value, scope, parts);
      break;
    case MemberKind::branch:
      branch_parts(step, in_map, scope, parts);
      break;
    case MemberKind::each:
      each_parts(step, in_map, scope, parts);
      break;
    case MemberKind::insert:
      insert_parts(step, in_map, scope, parts);
      break;
    case MemberKind::inline_:
      inline_parts(step, in_map, scope, parts);
      break;
  }
  if (parts.size() > before && parts[before].comment.empty()) parts[before].comment = step.comment;
}

void Specializer::branch_parts(const Member& step, bool in_map, Bindings& scope,
                               std::vector<ResidualMember>& parts) {
  std::vector<ResidualBranch> choices;
  for (const Branch& arm : step.arms) {
    const ResidualExpr* condition = nullptr;
    if (arm.condition != nullptr) {
      std::optional<Value> value = value_of(*arm.condition, scope);
      if (!value) return;
      if (value->is_static()) {
        if (!is_truthy(value->node)) continue;
      } else {
        condition = term_of(*value, arm.condition->span, true);
      }
    }
    if (condition == nullptr && choices.empty()) return splice(*arm.body, in_map, scope, parts);
    std::size_t before = present_.size();
    if (condition != nullptr) assume(*condition);
    if (condition != nullptr) mark_parsed(*condition);
    std::vector<ResidualMember> body;
    splice(*arm.body, in_map, scope, body);
    forget(before);
    choices.push_back({condition, keep(body)});
    if (condition == nullptr) break;
  }
  if (choices.empty()) return;
  parts.push_back({.kind = ResidualMember::Kind::branch,
                   .span = step.span,
                   .arms = arena_.copy(std::span<const ResidualBranch>(choices))});
}

void Specializer::each_parts(const Member& step, bool in_map, Bindings& scope,
                             std::vector<ResidualMember>& parts) {
  std::optional<Value> over = value_of(*step.over, scope);
  if (!over) return;
  std::size_t before = scope.size();
  auto unroll = [&](const Node* key, const Node* item) {
    if (!spend(step.span)) return;
    Value value{.node = item, .owner = over->node == components_ ? item : over->owner, .data = over->data};
    if (value.data == Data::closed && over->node->is(Kind::map)) value.data = Data::open;
    if (over->schema != nullptr) {
      value.schema = element_type(system_schema_, {.kinds = map_kind, .schema = over->schema}).schema;
    }
    std::optional<Value> forced = force(value);
    if (!forced) return;
    if (!step.first.empty()) scope.push_back({step.first, {.node = key}});
    scope.push_back({step.second, *forced});
    splice(*step.value, in_map, scope, parts);
    scope.resize(before);
  };
  if (over->is_static()) {
    if (over->node->is(Kind::map)) {
      for (const yaml::Entry* entry : sorted_entries(*over->node)) {
        unroll(yaml::make_string(arena_, entry->key, entry->key_span), entry->value);
      }
    } else if (over->node->is(Kind::list)) {
      std::int64_t index = 0;
      for (const Node* item : over->node->items) unroll(yaml::make_integer(arena_, index++), item);
    } else if (!over->node->is(Kind::null)) {
      fail(step.over->span, "expression-type-mismatch",
           fmt::format("`each` iterates over {}", describe(kinds(over->node->kind))),
           "iterate over a map or a list");
    }
    return;
  }
  const ResidualExpr* term = term_of(*over, step.over->span, true);
  if (term->kind == ResidualExprKind::fragment) {
    fail(step.over->span, "expression-type-mismatch", "`each` iterates over a fragment",
         "iterate over the source of the fragment");
    return;
  }
  if (!term->type.only(map_kind) && !term->type.only(list_kind)) {
    fail(step.over->span, "expression-type-mismatch",
         fmt::format("`each` iterates over {}", describe(term->type.kinds)), "iterate over a map or a list");
    return;
  }
  ResidualMember part{.kind = ResidualMember::Kind::each,
                      .span = step.span,
                      .over = term,
                      .first = step.first,
                      .second = step.second};
  part.first_slot = slots_++;
  part.second_slot = slots_++;
  auto bind = [&](std::string_view name, Type type, std::uint32_t slot) {
    ResidualExpr variable{
        .kind = ResidualExprKind::variable, .type = type, .span = step.span, .text = name, .slot = slot};
    scope.push_back({name, {.term = make(variable)}});
  };
  bool over_map = term->type.only(map_kind);
  Type key_type{.kinds = over_map ? string_kind : integer_kind, .prints_plainly = true};
  if (over_map && term->type.schema != nullptr) {
    if (const Node* names = term->type.schema->get("propertyNames")) {
      key_type = type_from_schema(*system_.values_schema, names);
      key_type.kinds = string_kind;
    }
  }
  if (!step.first.empty()) bind(step.first, key_type, part.first_slot);
  bind(step.second, element_type(*system_.values_schema, term->type), part.second_slot);
  std::vector<ResidualMember> body;
  splice(*step.value, in_map, scope, body);
  scope.resize(before);
  part.body = keep(body);
  parts.push_back(part);
}

/// What a fragment gives, written out at its place: the chart has no named template for it.
void Specializer::inline_parts(const Member& step, bool in_map, Bindings& scope,
                               std::vector<ResidualMember>& parts) {
  const Expr& call = *step.over;
  const auto found =
      call.kind == ExprKind::call ? library_.fragments.find(call.text) : library_.fragments.end();
  if (found == library_.fragments.end()) {
    fail(call.span, "undefined-name", "`inline` is followed by no fragment",
         "write `inline NAME(ARGUMENTS)`");
    return;
  }
  const FragmentFile& file = found->second;
  if (!takes_arguments(call, file)) return;
  Bindings inner;
  for (std::size_t i = 0; i < call.args.size(); ++i) {
    std::optional<Value> value = value_of(*call.args[i], scope);
    if (!value) return;
    inner.push_back({file.parameters[i], *value});
  }
  if (!enter(file, call.span)) return;
  splice(*file.body, in_map, inner, parts);
  active_.pop_back();
}

void Specializer::insert_parts(const Member& step, bool in_map, Bindings& scope,
                               std::vector<ResidualMember>& parts) {
  std::optional<Value> value = value_of(*step.over, scope);
  if (!value) return;
  Kinds wanted = in_map ? map_kind : list_kind;
  Kinds found = value->is_static() ? kinds(value->node->kind) : value->term->type.kinds;
  if (value->is_static() && value->node->is(Kind::null)) return;
  if (found != wanted) {
    fail(step.over->span, "expression-type-mismatch",
         fmt::format("`insert` splices {} into {}", describe(found), describe(wanted)),
         in_map ? "insert a map" : "insert a list");
    return;
  }
  if (is_text_ && (!value->is_static() || !std::ranges::all_of(value->node->items, [](const Node* item) {
        return !item->is(Kind::map) && !item->is(Kind::list);
      }))) {
    fail(step.over->span, "expression-type-mismatch",
         "`insert` splices a list into a text, but it is not a static list of lines",
         "iterate over it with `each`");
    return;
  }
  if (value->is_static()) {
    const ResidualNode* made = lower_node(*value);
    if (made == nullptr) return;
    parts.insert(parts.end(), made->parts.begin(), made->parts.end());
    return;
  }
  parts.push_back({.kind = ResidualMember::Kind::insert,
                   .span = step.span,
                   .over = term_of(*value, step.over->span, true)});
}

void Specializer::check_string_field(const ResidualNode& made, bool written) {
  if (made.term == nullptr || made.term->type.only(string_kind) || made.term->type.only(collection_kinds))
    return;
  if (made.term->kind == ResidualExprKind::literal && made.term->literal->is(Kind::null)) return;
  std::span<const std::string_view> path = path_;
  while (!path.empty() && path.front() == "[]") path = path.subspan(1);  // documents below control keys
  std::string_view reason = kubernetes::why_string_is_required(path, kind_);
  if (reason.empty()) return;
  fail(made.span, "non-string-value",
       fmt::format("this is {}, but {}", describe(made.term->type.kinds), reason),
       written ? "quote it" : "convert it to a string with `string(…)`");
}

void Specializer::report_duplicates(std::span<const ResidualMember> parts,
                                    std::map<std::string_view, source::Span>& around) {
  std::vector<std::string_view> added;
  for (const ResidualMember& part : parts) {
    if (part.kind != ResidualMember::Kind::entry || part.key->kind != ResidualExprKind::literal) continue;
    const std::string_view key = part.key->literal->text;
    const auto [first, is_new] = around.emplace(key, part.span);
    if (is_new) {
      added.push_back(key);
      continue;
    }
    const std::size_t before = findings_.size();
    fail(part.span, "duplicate-key", fmt::format("the key `{}` is generated twice in one map", key),
         "remove one of them");
    if (findings_.size() > before) findings_.back().related = {{"first defined here", first->second}};
  }
  // Keys in a branch conflict with those around it, but not with those in another branch.
  for (const ResidualMember& part : parts) {
    for (const ResidualBranch& arm : part.arms) report_duplicates(arm.parts, around);
  }
  for (const std::string_view key : added) around.erase(key);
}

}  // namespace twinhull::tmpl
