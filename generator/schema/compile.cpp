#include <algorithm>
#include <array>

#include "base/text.h"
#include "schema/keyword.h"

namespace twinhull::schema {
namespace {

using Groups = std::array<std::span<const Keyword>, 9>;

Groups groups() {
  return {type_keywords(),      number_keywords(), string_keywords(),
          array_keywords(),     object_keywords(), applicator_keywords(),
          reference_keywords(), own_keywords(),    annotation_keywords()};
}

diagnostic::Finding schema_finding(std::string_view rule, diagnostic::Severity severity, source::Span span,
                                   std::string message, std::string help) {
  diagnostic::Finding finding;
  finding.rule = rule;
  finding.severity = severity;
  finding.message = std::move(message);
  finding.span = span;
  finding.help = std::move(help);
  return finding;
}

void report_unknown(Compiler& compiler, const yaml::Entry& entry) {
  std::vector<std::string_view> names;
  for (const auto group : groups()) {
    for (const Keyword& keyword : group) names.push_back(keyword.name);
  }
  const std::string_view meant = base::closest(entry.key, names);
  compiler.findings.push_back(
      schema_finding("unknown-schema-keyword", diagnostic::Severity::warning, entry.key_span,
                     "`" + std::string(entry.key) + "` is no keyword of a schema, so it checks nothing",
                     meant.empty() ? "remove it, or start its name with `x-` if it is a note"
                                   : "did you mean `" + std::string(meant) + "`?"));
}

void compile_block(Compiler& compiler, BlockId id) {
  const yaml::Node& schema = *compiler.program.blocks[id].schema;
  compiler.pending.clear();
  std::vector<Instruction> decisive;
  if (schema.is(yaml::Kind::boolean)) {
    compiler.program.blocks[id].never = !schema.truth();
  } else {
    for (const yaml::Entry& entry : schema.entries) {
      const Keyword* keyword = find_keyword(entry.key);
      if (keyword == nullptr) {
        if (!entry.key.starts_with("x-")) report_unknown(compiler, entry);
        continue;
      }
      if (keyword->compile == nullptr) continue;
      const std::size_t before = compiler.pending.size();
      keyword->compile(compiler, id, entry);
      if (!keyword->decisive) continue;
      decisive.insert(decisive.end(), compiler.pending.begin() + static_cast<std::ptrdiff_t>(before),
                      compiler.pending.end());
      compiler.pending.resize(before);
    }
  }
  // A wrong type comes before everything else that could be said.
  std::stable_partition(decisive.begin(), decisive.end(),
                        [](const Instruction& i) { return i.keyword == "type"; });
  Program& program = compiler.program;
  Block& block = program.blocks[id];
  block.begin = static_cast<std::uint32_t>(program.code.size());
  program.code.insert(program.code.end(), decisive.begin(), decisive.end());
  block.decisive_end = static_cast<std::uint32_t>(program.code.size());
  program.code.insert(program.code.end(), compiler.pending.begin(), compiler.pending.end());
  block.end = static_cast<std::uint32_t>(program.code.size());
}

/// A schema that applies itself to the same value would never come to an end.
void find_circles(Compiler& compiler) {
  const std::vector<Block>& blocks = compiler.program.blocks;
  std::vector<std::vector<BlockId>> next(blocks.size());
  std::vector<std::uint32_t> waiting(blocks.size(), 0);
  for (const Edge& edge : compiler.program.edges) {
    if (!edge.same_value) continue;
    next[edge.from].push_back(edge.to);
    ++waiting[edge.to];
  }
  // Take away, again and again, what nothing applies any more: what is left stands in circles, or
  // is reached from one.
  std::vector<BlockId> free;
  for (BlockId id = 0; id < blocks.size(); ++id) {
    if (waiting[id] == 0) free.push_back(id);
  }
  while (!free.empty()) {
    const BlockId id = free.back();
    free.pop_back();
    for (const BlockId to : next[id]) {
      if (--waiting[to] == 0) free.push_back(to);
    }
  }
  const auto first =
      std::find_if(waiting.begin(), waiting.end(), [](std::uint32_t count) { return count > 0; });
  if (first == waiting.end()) return;
  // Backwards from there, one comes into a circle and meets a schema for the second time.
  auto at = static_cast<BlockId>(first - waiting.begin());
  for (std::vector<bool> met(blocks.size(), false); !met[at];) {
    met[at] = true;
    const auto edge =
        std::find_if(compiler.program.edges.begin(), compiler.program.edges.end(),
                     [&](const Edge& e) { return e.to == at && e.same_value && waiting[e.from] > 0; });
    if (edge != compiler.program.edges.end()) at = edge->from;
  }
  compiler.fail(blocks[at].schema->span, "this schema refers to itself without a step into the value",
                "put the reference below `properties` or `items`, or remove it");
}

/// What is secret makes what applies it, and what holds it, careful.
void spread_secrets(Program& program) {
  for (bool changed = true; changed;) {
    changed = false;
    for (const Edge& edge : program.edges) {
      Block& from = program.blocks[edge.from];
      const Block& to = program.blocks[edge.to];
      const Block old = from;
      if (edge.same_value) {
        from.secret = from.secret || to.secret;
        from.secret_near = from.secret_near || to.secret_near;
        from.secret_within = from.secret_within || to.secret_within;
      } else {
        from.secret_near = from.secret_near || to.secret;
        from.secret_within = from.secret_within || to.secret || to.secret_within;
      }
      changed = changed || old.secret != from.secret || old.secret_near != from.secret_near ||
                old.secret_within != from.secret_within;
    }
  }
}

}  // namespace

const Keyword* find_keyword(std::string_view name) {
  for (const auto group : groups()) {
    for (const Keyword& keyword : group) {
      if (keyword.name == name) return &keyword;
    }
  }
  return nullptr;
}

BlockId Compiler::block_of(const yaml::Node& schema) {
  const auto [place, added] = known.try_emplace(&schema, static_cast<BlockId>(program.blocks.size()));
  if (added) program.blocks.push_back({.schema = &schema});
  return place->second;
}

BlockId Compiler::apply(BlockId from, const yaml::Node& schema, bool same_value) {
  const BlockId to = block_of(schema);
  program.edges.push_back({from, to, same_value});
  return to;
}

Instruction& Compiler::add(BlockId block, const yaml::Entry& entry, Check check) {
  return pending.emplace_back(Instruction{check, entry.key, entry.value, block, 0, 0});
}

void Compiler::fail(source::Span span, std::string message, std::string help) {
  broken = true;
  findings.push_back(
      schema_finding("schema-error", diagnostic::Severity::error, span, std::move(message), std::move(help)));
}

bool Compiler::expect(const yaml::Entry& entry, yaml::Kind kind) {
  if (entry.value->is(kind)) return true;
  const bool vowel = kind == yaml::Kind::integer;
  fail(entry.value->span, "`" + std::string(entry.key) + "` takes " + (vowel ? "an " : "a ") +
                              std::string(yaml::name(kind)) + ", not a value of kind " +
                              std::string(yaml::name(entry.value->kind)));
  return false;
}

std::optional<std::size_t> Compiler::count(const yaml::Entry& entry) {
  const std::optional<std::int64_t> value = entry.value->integer();
  if (value && *value >= 0) return static_cast<std::size_t>(*value);
  fail(entry.value->span, "`" + std::string(entry.key) + "` takes a whole number from 0");
  return std::nullopt;
}

bool Compiler::is_schema(const yaml::Node& node, std::string_view keyword) {
  if (node.is(yaml::Kind::map) || node.is(yaml::Kind::boolean)) return true;
  fail(node.span, "`" + std::string(keyword) + "` takes a schema, which is a map, `true` or `false`");
  return false;
}

std::optional<Regex> Compiler::regex(std::string_view pattern, source::Span span) {
  std::string error;
  Regex compiled = Regex::compile(pattern, error);
  if (error.empty()) return compiled;
  fail(span, "`" + std::string(pattern) + "` is no regular expression: " + error);
  return std::nullopt;
}

Compiled compile(const yaml::Node& root) {
  Compiled result;
  const auto program = std::make_shared<Program>();
  Compiler compiler{root, *program, result.findings};
  if (compiler.is_schema(root, "a schema file")) {
    compiler.block_of(root);
    // Compiling one schema finds further ones, which are put behind.
    for (BlockId id = 0; id < program->blocks.size(); ++id) compile_block(compiler, id);
    find_circles(compiler);
    spread_secrets(*program);
  }
  if (!compiler.broken) result.schema.program_ = program;
  return result;
}

}  // namespace twinhull::schema
