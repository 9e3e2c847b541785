#include <fmt/format.h>

#include <algorithm>

#include "kubernetes/strings.h"
#include "template/helm.h"
#include "template/specializer.h"

namespace twinhull::tmpl {
namespace {

using yaml::Kind;
using yaml::Node;

/// The entries of a static map in key order: the order in which Helm ranges over a map.
std::vector<const yaml::Entry*> sorted_entries(const Node& map) {
  std::vector<const yaml::Entry*> entries;
  for (const yaml::Entry& entry : map.entries) entries.push_back(&entry);
  std::ranges::sort(entries, {}, &yaml::Entry::key);
  return entries;
}

bool is_empty_collection(const Node& node) {
  return (node.is(Kind::map) && node.entries.empty()) || (node.is(Kind::list) && node.items.empty());
}

/// A static value that is not there takes its key or its place in a list with it.
bool is_absent(const Form& form, const Product& made) {
  return form.kind == FormKind::expression && made.term != nullptr && made.term->kind == TermKind::literal &&
         made.term->literal->is(Kind::null);
}

}  // namespace

bool Specializer::spend(source::Span span, std::size_t bytes) {
  return spending_.spend(1, bytes, span, findings_);
}

const Product* Specializer::product(const Form& form, Bindings& scope) {
  if (!spend(form.span)) return nullptr;
  switch (form.kind) {
    case FormKind::literal: {
      // `{}` and `[]` in a template are meant: they stay, unlike collections that end up empty.
      const Term* term = term_of({.node = form.literal}, form.span);
      const Product* made = arena_.make<Product>(Product::Kind::term, form.span, form.literal->style, term);
      check_string_field(*made, true);
      return made;
    }
    case FormKind::expression:
    case FormKind::text: {
      std::optional<Value> value = value_of_form(form, scope);
      if (!value) return nullptr;
      const Product* made = product_of_value(*value, form.span, form.literal->style);
      if (made != nullptr) check_string_field(*made, false);
      return made;
    }
    case FormKind::map:
    case FormKind::list: {
      std::vector<Part> parts;
      bool is_map = form.kind == FormKind::map;
      is_map ? map_parts(form, scope, parts) : list_parts(form, scope, parts);
      if (is_map) {
        std::map<std::string_view, source::Span> around;
        refuse_duplicates(parts, around);
      }
      Product made{.kind = is_map ? Product::Kind::map : Product::Kind::list, .span = form.span};
      made.parts = keep(parts);
      return arena_.make<Product>(made);
    }
  }
  return nullptr;
}

const Product* Specializer::product_of_value(const Value& value, source::Span span, yaml::Style style) {
  if (value.is_static() && (value.node->is(Kind::map) || value.node->is(Kind::list))) {
    return product_of_node(value);
  }
  Kinds found = value.is_static() ? kinds(value.node->kind) : value.term->type.kinds;
  bool collection = (found & collection_kinds) != 0;
  if (found == 0 || (collection && (found & scalar_kinds) != 0)) {
    fail(span, "type-mismatch",
         found == 0 ? "nothing is known of this value" : fmt::format("this value is {}", describe(found)),
         "say in the schema whether it is a scalar, a map or a list");
    return nullptr;
  }
  const Term* term = term_of(value, span, collection);
  if (term == nullptr) return nullptr;
  if (term->type.truth_only) {
    fail(span, "type-mismatch", "a condition on values that are no booleans stands where a value is expected",
         "use `choose(…)`, or put it into an `if`");
    return nullptr;
  }
  return arena_.make<Product>(Product::Kind::term, span, style, term);
}

const Product* Specializer::product_of_node(const Value& value) {
  if (!spend(value.node->span)) return nullptr;
  std::vector<Part> parts;
  const Node& node = *value.node;
  auto child = [&](const Node* item) -> const Product* {
    std::optional<Value> settled = settle({.node = item, .owner = value.owner, .data = value.data});
    return settled ? product_of_value(*settled, item->span, item->style) : nullptr;
  };
  for (const yaml::Entry& entry : node.entries) {
    const Product* made = child(entry.value);
    if (made == nullptr) continue;
    const Term* key = term_of({.node = yaml::make_string(arena_, entry.key, entry.key_span)}, entry.key_span);
    parts.push_back({.kind = Part::Kind::entry, .span = entry.key_span, .key = key, .value = made});
  }
  for (const Node* item : node.items) {
    if (const Product* made = child(item)) {
      parts.push_back({.kind = Part::Kind::item, .span = item->span, .value = made});
    }
  }
  Product made{.kind = node.is(Kind::map) ? Product::Kind::map : Product::Kind::list, .span = node.span};
  made.parts = keep(parts);
  return arena_.make<Product>(made);
}

void Specializer::map_parts(const Form& form, Bindings& scope, std::vector<Part>& parts) {
  for (const Step& step : form.steps) step_parts(step, true, scope, parts);
}

void Specializer::list_parts(const Form& form, Bindings& scope, std::vector<Part>& parts) {
  for (const Step& step : form.steps) step_parts(step, false, scope, parts);
}

void Specializer::splice(const Form& body, bool in_map, Bindings& scope, std::vector<Part>& parts) {
  if (in_map) {
    if (body.kind == FormKind::map) return map_parts(body, scope, parts);
    if (body.kind == FormKind::literal && is_empty_collection(*body.literal)) return;
    fail(body.span, "template-syntax", "a control key of a map has no map below it",
         "what stands below is spliced into the surrounding map");
    return;
  }
  if (body.kind == FormKind::list || (body.kind == FormKind::map && body.only_control)) {
    for (const Step& step : body.steps) step_parts(step, false, scope, parts);
    return;
  }
  if (body.kind == FormKind::literal && is_empty_collection(*body.literal)) return;
  if (body.kind == FormKind::literal && body.literal->is(Kind::null)) {
    fail(body.span, "template-syntax", "nothing stands below a control key",
         "what stands below is spliced into the surrounding list");
    return;
  }
  item_part(body, scope, parts);
}

void Specializer::item_part(const Form& form, Bindings& scope, std::vector<Part>& parts) {
  path_.push_back("[]");
  const Product* made = product(form, scope);
  path_.pop_back();
  if (made == nullptr || is_absent(form, *made)) return;
  if (is_text_ && (made->kind != Product::Kind::term || made->term->type.kinds == 0 ||
                   (made->term->type.kinds & collection_kinds) != 0)) {
    fail(form.span, "type-mismatch", "a line of a text is no string, number or boolean",
         "write a list below a control key, or turn the value into a string");
    return;
  }
  parts.push_back({.kind = Part::Kind::item, .span = form.span, .value = made});
}

void Specializer::step_parts(const Step& step, bool in_map, Bindings& scope, std::vector<Part>& parts) {
  std::size_t before = parts.size();
  switch (step.kind) {
    case StepKind::entry: {
      std::optional<Value> key = value_of_form(*step.key, scope);
      if (!key) return;
      const Term* term = term_of(*key, step.span);
      if (term == nullptr) return;
      if (!term->type.only(string_kind)) {
        fail(step.span, "type-mismatch", fmt::format("a key is {}", describe(term->type.kinds)),
             term->type.only(scalar_kinds) ? "turn it into a string with `string(…)`"
                                           : "only strings can be keys");
        return;
      }
      path_.push_back(term->kind == TermKind::literal ? term->literal->text : "*");
      const Product* value = product(*step.value, scope);
      path_.pop_back();
      if (value == nullptr) return;
      if (is_absent(*step.value, *value)) return;
      bool top = std::ranges::all_of(path_, [](std::string_view step_key) { return step_key == "[]"; });
      if (top && term->kind == TermKind::literal && term->literal->text == "kind" && value->term != nullptr &&
          value->term->kind == TermKind::literal) {
        kind_ = value->term->literal->text;
      }
      parts.push_back({.kind = Part::Kind::entry, .span = step.span, .key = term, .value = value});
      break;
    }
    case StepKind::item:
      item_part(*step.value, scope, parts);
      break;
    case StepKind::branch:
      branch_parts(step, in_map, scope, parts);
      break;
    case StepKind::each:
      each_parts(step, in_map, scope, parts);
      break;
    case StepKind::insert:
      insert_parts(step, in_map, scope, parts);
      break;
  }
  if (parts.size() > before && parts[before].comment.empty()) parts[before].comment = step.comment;
}

void Specializer::branch_parts(const Step& step, bool in_map, Bindings& scope, std::vector<Part>& parts) {
  std::vector<Choice> choices;
  for (const Arm& arm : step.arms) {
    const Term* condition = nullptr;
    if (arm.condition != nullptr) {
      std::optional<Value> value = value_of(*arm.condition, scope);
      if (!value) return;
      if (value->is_static()) {
        if (!truth(value->node)) continue;
      } else {
        condition = term_of(*value, arm.condition->span, true);
      }
    }
    if (condition == nullptr && choices.empty()) return splice(*arm.body, in_map, scope, parts);
    std::size_t before = present_.size();
    if (condition != nullptr) assume(*condition);
    std::vector<Part> body;
    splice(*arm.body, in_map, scope, body);
    forget(before);
    choices.push_back({condition, keep(body)});
    if (condition == nullptr) break;
  }
  if (choices.empty()) return;
  parts.push_back(
      {.kind = Part::Kind::branch, .span = step.span, .arms = arena_.copy(std::span<const Choice>(choices))});
}

void Specializer::each_parts(const Step& step, bool in_map, Bindings& scope, std::vector<Part>& parts) {
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
    std::optional<Value> settled = settle(value);
    if (!settled) return;
    if (!step.first.empty()) scope.push_back({step.first, {.node = key}});
    scope.push_back({step.second, *settled});
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
      fail(step.over->span, "type-mismatch",
           fmt::format("`each` goes over {}", describe(kinds(over->node->kind))),
           "loop over a map or a list");
    }
    return;
  }
  const Term* term = term_of(*over, step.over->span, true);
  if (term->kind == TermKind::fragment) {
    fail(step.over->span, "type-mismatch", "`each` goes over a fragment",
         "loop over what the fragment is made from");
    return;
  }
  if (!term->type.only(map_kind) && !term->type.only(list_kind)) {
    fail(step.over->span, "type-mismatch", fmt::format("`each` goes over {}", describe(term->type.kinds)),
         "loop over a map or a list");
    return;
  }
  Part part{
      .kind = Part::Kind::each, .span = step.span, .over = term, .first = step.first, .second = step.second};
  part.first_slot = slots_++;
  part.second_slot = slots_++;
  auto bind = [&](std::string_view name, Type type, std::uint32_t slot) {
    Term variable{.kind = TermKind::variable, .type = type, .span = step.span, .text = name, .slot = slot};
    scope.push_back({name, {.term = make(variable)}});
  };
  bool over_map = term->type.only(map_kind);
  Type key_type{.kinds = over_map ? string_kind : integer_kind, .small = true};
  if (over_map && term->type.schema != nullptr) {
    if (const Node* names = term->type.schema->get("propertyNames")) {
      key_type = type_from_schema(*system_.values_schema, names);
      key_type.kinds = string_kind;
    }
  }
  if (!step.first.empty()) bind(step.first, key_type, part.first_slot);
  bind(step.second, element_type(*system_.values_schema, term->type), part.second_slot);
  std::vector<Part> body;
  splice(*step.value, in_map, scope, body);
  scope.resize(before);
  part.body = keep(body);
  parts.push_back(part);
}

void Specializer::insert_parts(const Step& step, bool in_map, Bindings& scope, std::vector<Part>& parts) {
  std::optional<Value> value = value_of(*step.over, scope);
  if (!value) return;
  Kinds wanted = in_map ? map_kind : list_kind;
  Kinds found = value->is_static() ? kinds(value->node->kind) : value->term->type.kinds;
  if (value->is_static() && value->node->is(Kind::null)) return;
  if (found != wanted) {
    fail(step.over->span, "type-mismatch",
         fmt::format("`insert` puts {} into {}", describe(found), describe(wanted)),
         in_map ? "insert a map" : "insert a list");
    return;
  }
  if (is_text_ && (!value->is_static() || !std::ranges::all_of(value->node->items, [](const Node* item) {
        return !item->is(Kind::map) && !item->is(Kind::list);
      }))) {
    fail(step.over->span, "type-mismatch", "`insert` puts a list into a text that is no static list of lines",
         "loop over it with `each`");
    return;
  }
  if (value->is_static()) {
    const Product* made = product_of_node(*value);
    if (made == nullptr) return;
    parts.insert(parts.end(), made->parts.begin(), made->parts.end());
    return;
  }
  parts.push_back(
      {.kind = Part::Kind::insert, .span = step.span, .over = term_of(*value, step.over->span, true)});
}

void Specializer::check_string_field(const Product& made, bool written) {
  if (made.term == nullptr || made.term->type.only(string_kind) || made.term->type.only(collection_kinds))
    return;
  if (made.term->kind == TermKind::literal && made.term->literal->is(Kind::null)) return;
  std::span<const std::string_view> path = path_;
  while (!path.empty() && path.front() == "[]") path = path.subspan(1);  // documents below control keys
  std::string_view reason = kubernetes::string_field_reason(path, kind_);
  if (reason.empty()) return;
  fail(made.span, "wants-string",
       fmt::format("{} stands here, but {}", describe(made.term->type.kinds), reason),
       written ? "quote it" : "turn it into a string with `string(…)`");
}

void Specializer::refuse_duplicates(std::span<const Part> parts,
                                    std::map<std::string_view, source::Span>& around) {
  std::vector<std::string_view> added;
  for (const Part& part : parts) {
    if (part.kind != Part::Kind::entry || part.key->kind != TermKind::literal) continue;
    const std::string_view key = part.key->literal->text;
    const auto [first, is_new] = around.emplace(key, part.span);
    if (is_new) {
      added.push_back(key);
      continue;
    }
    const std::size_t before = findings_.size();
    fail(part.span, "duplicate-key", fmt::format("the key `{}` is made twice in one map", key),
         "leave one of the two out");
    if (findings_.size() > before) findings_.back().related = {{"the first one is made here", first->second}};
  }
  // What stands in a branch joins what stands around it, and not what stands in another.
  for (const Part& part : parts) {
    for (const Choice& arm : part.arms) refuse_duplicates(arm.parts, around);
  }
  for (const std::string_view key : added) around.erase(key);
}

Value Specializer::component_value(const Node& component) const {
  Type root{.kinds = map_kind, .schema = &system_schema_};
  Type components = member_type(system_schema_, root, "components");
  return {.node = &component, .owner = &component, .schema = element_type(system_schema_, components).schema};
}

void Specializer::refuse_scalar_documents(std::span<const Part> parts) {
  for (const Part& part : parts) {
    if (part.kind == Part::Kind::insert ||
        (part.kind == Part::Kind::item && part.value->kind != Product::Kind::map)) {
      fail(part.span, "type-mismatch", "this document is no map that is written out",
           "write the object's keys; `insert` splices maps into it");
    }
    for (const Choice& arm : part.arms) refuse_scalar_documents(arm.parts);
    refuse_scalar_documents(part.body);
  }
}

void Specializer::add_unit(const TemplateFile& file, std::string output, Bindings scope,
                           Blueprint& blueprint) {
  Unit unit{.source = file.path, .output = std::move(output), .scope = file.scope, .is_text = file.is_text};
  if (!file.is_text) unit.output += ".yaml";
  std::vector<Part> parts;
  is_text_ = file.is_text;
  for (const Form* document : file.documents) {
    path_.clear();
    kind_ = {};
    if (document->kind == FormKind::list || document->only_control) {
      for (const Step& step : document->steps) step_parts(step, false, scope, parts);
    } else if (document->kind == FormKind::map) {
      item_part(*document, scope, parts);
    }
  }
  if (!file.is_text) refuse_scalar_documents(parts);
  if (parts.empty()) return;
  unit.parts = keep(parts);
  blueprint.units.push_back(std::move(unit));
}

Specializer::Specializer(const Library& library, const model::System& system, const Node& system_schema,
                         base::Arena& arena, std::vector<diagnostic::Finding>& findings)
    : library_(library),
      system_(system),
      system_schema_(system_schema),
      arena_(arena),
      findings_(findings),
      components_(system.root->get("components")),
      values_(make({.kind = TermKind::value,
                    .type = {.kinds = map_kind, .schema = system.values_schema, .never_empty = true}})) {}

Blueprint Specializer::run() {
  Blueprint blueprint{.fragments_folder = library_.fragments_folder};
  for (const TemplateFile& file : library_.files) {
    if (file.scope == Scope::system || file.scope == Scope::chart) {
      add_unit(file, file.name, {}, blueprint);
    } else if (file.scope == Scope::component && components_ != nullptr) {
      for (const yaml::Entry& component : components_->entries) {
        component_ = component.key;
        add_unit(file, fmt::format("{}-{}", component.key, file.name),
                 {{"component", component_value(*component.value)}}, blueprint);
        component_ = {};
      }
    }
  }
  finish(blueprint);
  return blueprint;
}

Blueprint Specializer::run_gitops(Scope wanted, std::span<const Fact> facts) {
  for_chart_ = false;
  Bindings scope;
  for (const Fact& fact : facts) {
    scope.push_back({fact.name, {.node = fact.value, .data = Data::closed}});
  }
  Blueprint blueprint{.fragments_folder = library_.fragments_folder};
  for (const TemplateFile& file : library_.files) {
    if (file.scope == wanted) add_unit(file, file.name, scope, blueprint);
  }
  finish(blueprint);
  return blueprint;
}

void Specializer::finish(Blueprint& blueprint) {
  std::ranges::sort(blueprint.units, {}, &Unit::output);
  for (const Unit& unit : blueprint.units) {
    if (unit.output != kValidationFile) continue;
    fail(unit.parts.front().span, "template-syntax",
         fmt::format("`{}` would make `{}`, which checks the values of the chart", unit.source, unit.output),
         "rename the template");
  }
  for (std::size_t i = 1; i < blueprint.units.size(); ++i) {
    const Unit& unit = blueprint.units[i];
    if (unit.output != blueprint.units[i - 1].output) continue;
    source::Span span = unit.parts.front().span;
    fail(span, "template-syntax",
         fmt::format("`{}` and `{}` both make `{}`", blueprint.units[i - 1].source, unit.source, unit.output),
         "rename one of the templates");
  }
  for (const auto& [name, use] : fragments_) {
    if (use.fragment != nullptr) blueprint.fragments.push_back(use.fragment);
  }
}

Blueprint specialize(const Library& library, const model::System& system, const Node& system_schema,
                     base::Arena& arena, std::vector<diagnostic::Finding>& findings) {
  return Specializer(library, system, system_schema, arena, findings).run();
}

Blueprint specialize_gitops(const Library& library, const model::System& system, const Node& system_schema,
                            Scope scope, std::span<const Fact> facts, base::Arena& arena,
                            std::vector<diagnostic::Finding>& findings) {
  return Specializer(library, system, system_schema, arena, findings).run_gitops(scope, facts);
}

}  // namespace twinhull::tmpl
