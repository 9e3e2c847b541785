// The whole program: an output template for each document and component, and the checks across them.
#include <fmt/format.h>

#include <algorithm>

#include "model/implicit_fields.h"
#include "template/go_template_printer.h"
#include "template/specializer.h"

namespace twinhull::tmpl {

using yaml::Node;

std::string_view port_of(const Node& component) {
  const Node* port = component.get("port");
  return port != nullptr && port->is(yaml::Kind::integer) ? port->text : std::string_view();
}

Value Specializer::component_value(const Node& component) const {
  Type root{.kinds = map_kind, .schema = &system_schema_};
  Type components = member_type(system_schema_, root, "components");
  return {.node = &component, .owner = &component, .schema = element_type(system_schema_, components).schema};
}

void Specializer::refuse_scalar_documents(std::span<const ResidualMember> parts) {
  for (const ResidualMember& part : parts) {
    const bool is_map = part.kind == ResidualMember::Kind::item &&
                        (part.value->kind == ResidualNode::Kind::map ||
                         (part.value->term != nullptr && part.value->term->type.only(map_kind) &&
                          part.value->term->kind == ResidualExprKind::variable));
    if (part.kind == ResidualMember::Kind::insert || (part.kind == ResidualMember::Kind::item && !is_map)) {
      fail(part.span, "expression-type-mismatch", "this document is not a map",
           "write the object's keys; `insert` splices maps into it");
    }
    for (const ResidualBranch& arm : part.arms) refuse_scalar_documents(arm.parts);
    refuse_scalar_documents(part.body);
  }
}

void Specializer::add_unit(const TemplateFile& file, std::string output, Bindings scope,
                           ResidualProgram& program) {
  OutputTemplate unit{
      .source = file.path, .output = std::move(output), .scope = file.scope, .is_text = file.is_text};
  if (!file.is_text) unit.output += ".yaml";
  std::vector<ResidualMember> parts;
  is_text_ = file.is_text;
  for (const TemplateNode* document : file.documents) {
    path_.clear();
    kind_ = {};
    if (document->kind == TemplateNodeKind::list || document->only_control) {
      for (const Member& step : document->steps) step_parts(step, false, scope, parts);
    } else if (document->kind == TemplateNodeKind::map) {
      item_part(*document, scope, parts);
    }
  }
  if (!file.is_text) refuse_scalar_documents(parts);
  if (!component_.empty()) apply_patches(scope.front().value, parts);
  if (parts.empty()) return;
  unit.parts = keep(parts);
  if (file.scope == Scope::component && file.name.find('.') == std::string::npos) {
    const Node& component = *scope.front().value.node;
    const auto* product = arena_.make<ResidualNode>(
        ResidualNode{.kind = ResidualNode::Kind::list, .span = parts.front().span, .parts = unit.parts});
    unit.fragment = arena_.make<Fragment>(
        Fragment{.name = arena_.copy(fmt::format("{}.{}", component_, file.name)),
                 .comment = arena_.copy(fmt::format("`{}.yaml` of each component.", file.name)),
                 .product = product,
                 .port = port_of(component),
                 .is_file = true});
  }
  program.units.push_back(std::move(unit));
}

Specializer::Specializer(const TemplateSet& library, const model::System& system, const Node& system_schema,
                         base::Arena& arena, diagnostic::Findings& findings)
    : library_(library),
      system_(system),
      system_schema_(system_schema),
      arena_(arena),
      findings_(findings),
      components_(system.root->get("components")),
      values_(make({.kind = ResidualExprKind::value,
                    .type = {.kinds = map_kind, .schema = system.values_schema, .never_empty = true}})) {}

ResidualProgram Specializer::run() {
  ResidualProgram program{.fragments_directory = library_.fragments_directory,
                          .components_directory = library_.components_directory};
  for (const TemplateFile& file : library_.files) {
    if (file.scope == Scope::system || file.scope == Scope::chart) {
      add_unit(file, file.name, {}, program);
    } else if (file.scope == Scope::component && components_ != nullptr) {
      for (const yaml::Entry& component : components_->entries) {
        component_ = component.key;
        add_unit(file, fmt::format("{}/{}", model::short_name(component.key), file.name),
                 {{"component", component_value(*component.value)}}, program);
        component_ = {};
      }
    }
  }
  report_unused_patches();
  finish(program);
  return program;
}

ResidualProgram Specializer::run_gitops(Scope wanted, std::span<const InjectedGlobal> facts) {
  for_chart_ = false;
  Bindings scope;
  for (const InjectedGlobal& fact : facts) {
    scope.push_back({fact.name, {.node = fact.value, .data = Data::closed}});
  }
  ResidualProgram program{.fragments_directory = library_.fragments_directory,
                          .components_directory = library_.components_directory};
  for (const TemplateFile& file : library_.files) {
    if (file.scope == wanted) add_unit(file, file.name, scope, program);
  }
  finish(program);
  return program;
}

void Specializer::finish(ResidualProgram& program) {
  std::ranges::sort(program.units, {}, &OutputTemplate::output);
  for (const OutputTemplate& unit : program.units) {
    if (unit.output != kValidationFile) continue;
    fail(unit.parts.front().span, "template-syntax",
         fmt::format("`{}` would generate `{}`, which validates the values of the chart", unit.source,
                     unit.output),
         "rename the template");
  }
  for (std::size_t i = 1; i < program.units.size(); ++i) {
    const OutputTemplate& unit = program.units[i];
    if (unit.output != program.units[i - 1].output) continue;
    source::Span span = unit.parts.front().span;
    fail(span, "template-syntax",
         fmt::format("`{}` and `{}` both generate `{}`", program.units[i - 1].source, unit.source,
                     unit.output),
         "rename one of the templates");
  }
  for (const auto& [name, use] : fragments_) {
    if (use.fragment != nullptr) program.fragments.push_back(use.fragment);
  }
}

ResidualProgram specialize(const TemplateSet& library, const model::System& system, const Node& system_schema,
                           base::Arena& arena, diagnostic::Findings& findings) {
  return Specializer(library, system, system_schema, arena, findings).run();
}

ResidualProgram specialize_gitops(const TemplateSet& library, const model::System& system,
                                  const Node& system_schema, Scope scope,
                                  std::span<const InjectedGlobal> facts, base::Arena& arena,
                                  diagnostic::Findings& findings) {
  return Specializer(library, system, system_schema, arena, findings).run_gitops(scope, facts);
}

}  // namespace twinhull::tmpl
