#include <algorithm>
#include <array>
#include <limits>

#include "base/limits.h"
#include "base/text.h"
#include "schema/keyword.h"

namespace twinhull::schema {
namespace {

/// All keywords by name.
const std::vector<const Keyword*>& table() {
  static const std::vector<const Keyword*> sorted = [] {
    std::vector<const Keyword*> all;
    for (const auto group : {type_keywords(), number_keywords(), string_keywords(), array_keywords(),
                             object_keywords(), applicator_keywords(), unevaluated_keywords(),
                             reference_keywords(), twinhull_keywords(), annotation_keywords()}) {
      for (const Keyword& keyword : group) all.push_back(&keyword);
    }
    std::sort(all.begin(), all.end(), [](const Keyword* a, const Keyword* b) { return a->name < b->name; });
    return all;
  }();
  return sorted;
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

void warn_of_keyword(Compiler& compiler, const yaml::Entry& entry, std::string message, std::string help) {
  compiler.findings.push_back(schema_finding("unknown-schema-keyword", diagnostic::Severity::warning,
                                             entry.key_span, "`" + std::string(entry.key) + "` " + message,
                                             std::move(help)));
}

std::string drafts_with(const Keyword& keyword) {
  if (keyword.drafts == until_2019) return "of drafts up to 2019-09";
  if (keyword.drafts == only_2019) return "only of draft 2019-09";
  return keyword.drafts == since_2020 ? "since draft 2020-12" : "since draft 2019-09";
}

/// In our own schemas, a keyword without effect is most likely a mistake; other schemas may contain any.
void report_unknown(Compiler& compiler, SubschemaId subschema, const yaml::Entry& entry) {
  if (compiler.options.lenient || entry.key.starts_with("x-")) return;
  const Dialect& dialect = compiler.dialect(subschema);
  const Keyword* other = find_keyword(entry.key);
  if (other != nullptr) {
    if ((other->drafts >> static_cast<unsigned>(dialect.draft) & 1) != 0)
      return;  // its vocabulary is not enabled
    return warn_of_keyword(compiler, entry,
                           "is a keyword " + drafts_with(*other) + "; in " +
                               std::string(name(dialect.draft)) + " it has no effect",
                           "use that draft's replacement, or change `$schema`");
  }
  const std::string_view meant = base::closest_match(entry.key, keyword_names(dialect));
  warn_of_keyword(compiler, entry, "is not a schema keyword, so it has no effect",
                  meant.empty() ? "remove it, or prefix its name with `x-` if it is an annotation"
                                : "did you mean `" + std::string(meant) + "`?");
}

/// In draft 7, the siblings of a `$ref` are ignored.
bool stands_alone(const Compiler& compiler, SubschemaId subschema) {
  return compiler.dialect(subschema).draft == Draft::draft7 &&
         compiler.program.blocks[subschema].schema->get("$ref") != nullptr;
}

void compile_keywords(Compiler& compiler, SubschemaId id, std::vector<Instruction>& short_circuits,
                      std::vector<Instruction>& last) {
  const bool alone = stands_alone(compiler, id);
  for (const yaml::Entry& entry : compiler.program.blocks[id].schema->entries) {
    const Keyword* keyword = find_keyword(entry.key, compiler.dialect(id));
    if (keyword == nullptr) {
      report_unknown(compiler, id, entry);
      continue;
    }
    if (keyword->compile == nullptr) continue;
    if (alone && entry.key != "$ref" && entry.key != "definitions") {
      if (!compiler.options.lenient && keyword->vocabulary != Vocabulary::core) {
        warn_of_keyword(compiler, entry, "is next to `$ref`, so draft 7 ignores it",
                        "put both into an `allOf`");
      }
      continue;
    }
    const std::size_t before = compiler.pending.size();
    keyword->compile(compiler, id, entry);
    const bool late = keyword->vocabulary == Vocabulary::unevaluated;
    if (!keyword->short_circuits && !late) continue;
    std::vector<Instruction>& other = late ? last : short_circuits;
    other.insert(other.end(), compiler.pending.begin() + static_cast<std::ptrdiff_t>(before),
                 compiler.pending.end());
    compiler.pending.resize(before);
  }
}

void compile_block(Compiler& compiler, SubschemaId id) {
  Program& program = compiler.program;
  compiler.pending.clear();
  std::vector<Instruction> short_circuits;
  std::vector<Instruction> last;
  if (program.blocks[id].schema->is(yaml::Kind::boolean)) {
    program.blocks[id].always_false = !program.blocks[id].schema->is_true();
  } else {
    compile_keywords(compiler, id, short_circuits, last);
  }
  // A wrong type is checked first, since it makes other findings pointless.
  std::stable_partition(short_circuits.begin(), short_circuits.end(),
                        [](const Instruction& i) { return i.keyword == "type"; });
  Subschema& subschema = program.blocks[id];
  subschema.begin = static_cast<std::uint32_t>(program.code.size());
  program.code.insert(program.code.end(), short_circuits.begin(), short_circuits.end());
  subschema.decisive_end = static_cast<std::uint32_t>(program.code.size());
  program.code.insert(program.code.end(), compiler.pending.begin(), compiler.pending.end());
  program.code.insert(program.code.end(), last.begin(), last.end());
  subschema.end = static_cast<std::uint32_t>(program.code.size());
  subschema.tracks_evaluated = !last.empty();
}

/// Compiles the schemas that the dynamic references so far may resolve to; these may contain further ones.
void add_dynamic_anchors(Compiler& compiler) {
  Program& program = compiler.program;
  program.dynamic_anchors.clear();
  for (std::uint32_t name = 0; name < program.dynamic_names.size(); ++name) {
    const std::string wanted = program.dynamic_names[name];
    for (ResourceId id = 0; id < compiler.resources.all.size(); ++id) {
      const Resource& resource = compiler.resources.all[id];
      const yaml::Node* schema = wanted.empty() && resource.recursive ? resource.root : nullptr;
      const auto anchor = resource.anchors.find(wanted);
      if (anchor != resource.anchors.end() && anchor->second.dynamic) schema = anchor->second.schema;
      if (schema != nullptr) program.dynamic_anchors.push_back({name, id, compiler.block_of(*schema, id)});
    }
  }
}

/// Compiling a schema may append further ones.
void compile_all(Compiler& compiler) {
  SubschemaId id = 0;
  do {
    while (id < compiler.program.blocks.size()) compile_block(compiler, id++);
    add_dynamic_anchors(compiler);
  } while (id < compiler.program.blocks.size());
  std::vector<Edge>& edges = compiler.program.edges;
  const std::size_t fixed = edges.size();
  const auto dynamic = static_cast<std::uint64_t>(std::ranges::count_if(edges, &Edge::dynamic));
  if (dynamic * compiler.program.dynamic_anchors.size() > base::limit(base::Limit::schema_steps)) {
    return compiler.fail(compiler.program.blocks.front().schema->span,
                         "too many dynamic references and dynamic anchors",
                         base::how_to_raise(base::Limit::schema_steps));
  }
  for (std::size_t i = 0; i < fixed; ++i) {
    if (!edges[i].dynamic) continue;
    // Which of them applies is only known during validation.
    for (const DynamicAnchor& anchor : compiler.program.dynamic_anchors)
      edges.push_back({edges[i].from, anchor.subschema, true, true});
  }
}

}  // namespace

const Keyword* find_keyword(std::string_view name) {
  const auto& all = table();
  const auto found = std::lower_bound(all.begin(), all.end(), name,
                                      [](const Keyword* k, std::string_view n) { return k->name < n; });
  return found == all.end() || (*found)->name != name ? nullptr : *found;
}

bool has_keyword(const Dialect& dialect, const Keyword& keyword) {
  return (keyword.drafts >> static_cast<unsigned>(dialect.draft) & 1) != 0 && dialect.has(keyword.vocabulary);
}

const Keyword* find_keyword(std::string_view name, const Dialect& dialect) {
  const Keyword* keyword = find_keyword(name);
  return keyword != nullptr && has_keyword(dialect, *keyword) ? keyword : nullptr;
}

std::vector<std::string_view> keyword_names(const Dialect& dialect) {
  std::vector<std::string_view> names;
  for (const Keyword* keyword : table()) {
    if (has_keyword(dialect, *keyword)) names.push_back(keyword->name);
  }
  return names;
}

SubschemaId Compiler::block_of(const yaml::Node& schema, ResourceId home) {
  add_part(*this, schema, home);
  SchemaEntry& known = resources.homes.at(&schema);
  if (known.subschema == no_subschema) {
    known.subschema = static_cast<SubschemaId>(program.blocks.size());
    program.blocks.push_back({.schema = &schema, .resource = known.resource});
  }
  return known.subschema;
}

SubschemaId Compiler::apply(SubschemaId from, const yaml::Node& schema, bool same_value) {
  const SubschemaId to = block_of(schema, program.blocks[from].resource);
  program.edges.push_back({from, to, same_value});
  return to;
}

Instruction& Compiler::add(SubschemaId subschema, const yaml::Entry& entry, Check check) {
  return pending.emplace_back(Instruction{check, entry.key, entry.value, subschema, 0, 0});
}

const Dialect& Compiler::dialect(SubschemaId subschema) const {
  return resources.all[program.blocks[subschema].resource].dialect;
}

const yaml::Node* Compiler::sibling(SubschemaId subschema, std::string_view keyword) const {
  const yaml::Node* value = program.blocks[subschema].schema->get(keyword);
  return value != nullptr && find_keyword(keyword, dialect(subschema)) != nullptr ? value : nullptr;
}

void Compiler::fail(source::Span span, std::string message, std::string help) {
  broken = true;
  findings.push_back(schema_finding("invalid-schema", diagnostic::Severity::error, span, std::move(message),
                                    std::move(help)));
}

bool Compiler::expect(const yaml::Entry& entry, yaml::Kind kind) {
  if (entry.value->is(kind)) return true;
  const bool vowel = kind == yaml::Kind::integer;
  fail(entry.value->span, "`" + std::string(entry.key) + "` takes " + (vowel ? "an " : "a ") +
                              std::string(yaml::name(kind)) + ", not a value of kind " +
                              std::string(yaml::name(entry.value->kind)));
  return false;
}

std::optional<std::uint32_t> Compiler::count(const yaml::Entry& entry) {
  const std::optional<yaml::Decimal> value = yaml::decimal(*entry.value);
  if (!value || value->negative || !value->integral()) {
    fail(entry.value->span, "`" + std::string(entry.key) + "` requires a non-negative integer");
    return std::nullopt;
  }
  constexpr auto most = std::numeric_limits<std::uint32_t>::max();
  if (static_cast<std::int64_t>(value->digits.size()) + value->exponent > 10) return most;
  std::uint64_t number = 0;
  for (const char digit : value->digits) number = number * 10 + static_cast<std::uint64_t>(digit - '0');
  for (std::int64_t i = 0; i < value->exponent; ++i) number *= 10;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(number, most));
}

bool Compiler::is_schema(const yaml::Node& node, std::string_view keyword) {
  if (node.is(yaml::Kind::map) || node.is(yaml::Kind::boolean)) return true;
  fail(node.span, "`" + std::string(keyword) + "` requires a schema: a map, `true` or `false`");
  return false;
}

std::optional<Regex> Compiler::regex(std::string_view pattern, source::Span span) {
  base::Expected<Regex> compiled = Regex::compile(pattern);
  if (compiled.value) return std::move(compiled.value);
  const bool is_short = pattern.size() <= 200;
  fail(span, (is_short ? "`" + std::string(pattern) + "`" : "this pattern") +
                 " is not a regular expression: " + compiled.error);
  return std::nullopt;
}

Compiled compile(const yaml::Node& root, const CompileOptions& options) {
  Compiled result;
  const auto program = std::make_shared<Program>();
  Compiler compiler{options, *program, result.findings};
  if (compiler.is_schema(root, "a schema file")) {
    compiler.block_of(root, add_document(compiler, root, options.uri, standard_dialect(options.draft)));
    compile_all(compiler);
    check_cycles(compiler);
    if (!options.lenient && !compiler.broken) check_defaults(compiler, root);
    propagate_secrets(*program);
    mark_shared(*program);
    std::ranges::stable_sort(program->edges, {}, &Edge::from);  // required by `edges_from`
  }
  if (!compiler.broken) result.schema.program_ = program;
  return result;
}

}  // namespace twinhull::schema
