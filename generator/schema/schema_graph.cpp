// Analyses of the graph of schemas that apply each other. All are linear in the number of schemas and edges.

#include <algorithm>
#include <string>
#include <utility>

#include "base/limits.h"
#include "schema/defaults.h"
#include "schema/keyword.h"

namespace twinhull::schema {
namespace {

/// Maximum length of a chain of schemas that are applied to one value. Realistic schemas have a handful.
constexpr std::uint32_t longest_chain = 200;

bool counts(const Edge& edge) { return edge.same_value && !edge.dynamic; }

/// The edges grouped by source or by target.
struct Index {
  std::vector<std::uint32_t> first;  ///< per schema, an index into `edges`; one more at the end
  std::vector<std::uint32_t> edges;  ///< indices of the program's edges
};

Index index_edges(const Program& program, SubschemaId Edge::*by) {
  Index index;
  index.first.assign(program.blocks.size() + 1, 0);
  for (const Edge& edge : program.edges) ++index.first[edge.*by + 1];
  for (std::size_t i = 1; i < index.first.size(); ++i) index.first[i] += index.first[i - 1];
  index.edges.resize(program.edges.size());
  std::vector<std::uint32_t> next = index.first;
  for (std::uint32_t i = 0; i < program.edges.size(); ++i) index.edges[next[program.edges[i].*by]++] = i;
  return index;
}

/// A schema on a cycle, found by going backwards from one that is reachable from it.
SubschemaId find_cycle(const Program& program, const std::vector<std::uint32_t>& waiting) {
  const Index back = index_edges(program, &Edge::to);
  const auto first =
      std::find_if(waiting.begin(), waiting.end(), [](std::uint32_t count) { return count > 0; });
  auto at = static_cast<SubschemaId>(first - waiting.begin());
  for (std::vector<bool> met(program.blocks.size(), false); !met[at];) {
    met[at] = true;
    for (std::uint32_t i = back.first[at]; i < back.first[at + 1]; ++i) {
      const Edge& edge = program.edges[back.edges[i]];
      if (!counts(edge) || waiting[edge.from] == 0) continue;
      at = edge.from;
      break;
    }
  }
  return at;
}

/// Message and help.
std::pair<std::string, std::string> explain(DefaultsFailure::Cause cause) {
  using base::Limit;
  if (cause == DefaultsFailure::too_many) {
    return {"the defaults of this schema expand to more than " + base::display(Limit::defaults) + " values",
            base::how_to_raise(Limit::defaults)};
  }
  if (cause == DefaultsFailure::too_deep) {
    return {"the defaults of this schema are nested deeper than " + base::display(Limit::schema_depth) +
                " levels",
            base::how_to_raise(Limit::schema_depth)};
  }
  return {"the default of this schema contains itself",
          "remove the `default` where the schema references itself"};
}

}  // namespace

void check_cycles(Compiler& compiler) {
  const Program& program = compiler.program;
  const Index forth = index_edges(program, &Edge::from);
  std::vector<std::uint32_t> waiting(program.blocks.size(), 0);
  for (const Edge& edge : program.edges) waiting[edge.to] += counts(edge) ? 1U : 0U;
  // Topological sort (Kahn): the schemas that remain are on cycles or reachable from one.
  std::vector<SubschemaId> free;
  for (SubschemaId id = 0; id < program.blocks.size(); ++id) {
    if (waiting[id] == 0) free.push_back(id);
  }
  std::vector<std::uint32_t> length(program.blocks.size(), 0);
  for (std::size_t next = 0; next < free.size(); ++next) {
    const SubschemaId id = free[next];
    if (length[id] == longest_chain) {
      compiler.fail(program.blocks[id].schema->span,
                    "more than " + std::to_string(longest_chain) +
                        " schemas in a chain apply to one value, up to this one",
                    "shorten the chain of references");
      return;
    }
    for (std::uint32_t i = forth.first[id]; i < forth.first[id + 1]; ++i) {
      const Edge& edge = program.edges[forth.edges[i]];
      if (!counts(edge)) continue;
      length[edge.to] = std::max(length[edge.to], length[id] + 1);
      if (--waiting[edge.to] == 0) free.push_back(edge.to);
    }
  }
  if (free.size() == program.blocks.size()) return;
  compiler.fail(program.blocks[find_cycle(program, waiting)].schema->span,
                "this schema applies itself to the same value",
                "put the reference below `properties` or `items`, or remove it");
}

void check_defaults(Compiler& compiler, const yaml::Node& root) {
  const Program& program = compiler.program;
  std::vector<std::uint32_t> waiting(program.blocks.size(), 0);
  for (const Edge& edge : program.edges) ++waiting[edge.to];
  const Index forth = index_edges(program, &Edge::from);
  std::vector<SubschemaId> free;
  for (SubschemaId id = 0; id < program.blocks.size(); ++id) {
    if (waiting[id] == 0) free.push_back(id);
  }
  for (std::size_t next = 0; next < free.size(); ++next) {
    for (std::uint32_t i = forth.first[free[next]]; i < forth.first[free[next] + 1]; ++i) {
      const SubschemaId to = program.edges[forth.edges[i]].to;
      if (--waiting[to] == 0) free.push_back(to);
    }
  }
  // Only a recursive schema can have infinite defaults; any other one is covered by its parents.
  std::vector<const yaml::Node*> tried;
  for (SubschemaId id = 0; id < program.blocks.size(); ++id) {
    const yaml::Node& schema = *program.blocks[id].schema;
    const bool part = waiting[id] == 0 || !schema.is(yaml::Kind::map) || schema.get("properties") == nullptr;
    if (id == 0 || !part) tried.push_back(&schema);
  }
  const DefaultsFailure failure = check_defaults_of(root, tried);
  if (failure.cause == DefaultsFailure::none) return;
  const auto [message, help] = explain(failure.cause);
  compiler.fail(failure.schema->span.known() ? failure.schema->span : root.span, message, help);
}

void propagate_secrets(Program& program) {
  std::vector<SubschemaId> changed;
  for (SubschemaId id = 0; id < program.blocks.size(); ++id) {
    if (program.blocks[id].secret) changed.push_back(id);
  }
  if (changed.empty()) return;
  const Index back = index_edges(program, &Edge::to);
  while (!changed.empty()) {
    const SubschemaId id = changed.back();
    changed.pop_back();
    const Subschema to = program.blocks[id];
    for (std::uint32_t i = back.first[id]; i < back.first[id + 1]; ++i) {
      const Edge& edge = program.edges[back.edges[i]];
      Subschema& from = program.blocks[edge.from];
      const Subschema old = from;
      if (edge.same_value) {
        from.secret = from.secret || to.secret;
        from.secret_child = from.secret_child || to.secret_child;
        from.secret_descendant = from.secret_descendant || to.secret_descendant;
      } else {
        from.secret_child = from.secret_child || to.secret;
        from.secret_descendant = from.secret_descendant || to.secret || to.secret_descendant;
      }
      if (old.secret != from.secret || old.secret_child != from.secret_child ||
          old.secret_descendant != from.secret_descendant) {
        changed.push_back(edge.from);
      }
    }
  }
}

void mark_shared(Program& program) {
  std::vector<bool> applied(program.blocks.size(), false);
  if (!applied.empty()) applied[0] = true;
  for (const Edge& edge : program.edges) {
    Subschema& to = program.blocks[edge.to];
    to.shared = to.shared || applied[edge.to];
    applied[edge.to] = true;
  }
}

}  // namespace twinhull::schema
