#include "schema/resources.h"

#include <charconv>

#include "schema/keyword.h"
#include "schema/reference.h"
#include "schema/registry.h"
#include "schema/uri.h"

namespace twinhull::schema {
namespace {

/// Maximum length of a chain of meta-schemas, which ends at one of a draft.
constexpr int most_metaschemas = 8;

const yaml::Node* text_at(const yaml::Node& schema, std::string_view keyword) {
  const yaml::Node* node = schema.is(yaml::Kind::map) ? schema.get(keyword) : nullptr;
  return node != nullptr && node->is(yaml::Kind::string) ? node : nullptr;
}

std::string_view without_fragment(std::string_view uri) { return uri.substr(0, uri.find('#')); }

/// A document that is available but possibly not added yet.
const yaml::Node* find_document(const Compiler& compiler, std::string_view uri) {
  if (compiler.options.remotes != nullptr) {
    const auto& documents = compiler.options.remotes->documents;
    const auto found = documents.find(uri);
    if (found != documents.end()) return found->second;
  }
  return builtin_metaschema(uri);
}

/// Strict compilation always enables our vocabulary and asserts formats.
Dialect as_asked(const Compiler& compiler, Dialect dialect) {
  const auto turn_on = [&](Vocabulary vocabulary) {
    dialect.vocabularies =
        static_cast<std::uint16_t>(dialect.vocabularies | static_cast<std::uint16_t>(vocabulary));
  };
  if (!compiler.options.lenient) turn_on(Vocabulary::own);
  if (!compiler.options.lenient || compiler.options.assert_formats) turn_on(Vocabulary::format_assertion);
  return dialect;
}

/// The draft at the end of a chain of meta-schemas; empty if there is none.
std::optional<Draft> draft_behind(const Compiler& compiler, const yaml::Node& metaschema) {
  const yaml::Node* at = &metaschema;
  for (int i = 0; i < most_metaschemas; ++i) {
    const yaml::Node* name = text_at(*at, "$schema");
    if (name == nullptr) return std::nullopt;
    if (const std::optional<Draft> draft = draft_of(name->text)) return draft;
    at = find_document(compiler, without_fragment(name->text));
    if (at == nullptr) return std::nullopt;
  }
  return std::nullopt;
}

Dialect dialect_of(Compiler& compiler, const yaml::Node& schema, const Dialect& fallback) {
  const yaml::Node* name = text_at(schema, "$schema");
  if (name == nullptr) return fallback;
  if (const std::optional<Draft> draft = draft_of(name->text)) {
    return as_asked(compiler, standard_dialect(*draft));
  }
  const std::string quoted = "`" + std::string(name->text) + "`";
  const yaml::Node* metaschema = find_document(compiler, without_fragment(name->text));
  const std::optional<Draft> draft =
      metaschema == nullptr ? std::nullopt : draft_behind(compiler, *metaschema);
  if (!draft) {
    compiler.fail(name->span, quoted + " is not a supported dialect",
                  "use draft 7, 2019-09 or 2020-12: `https://json-schema.org/draft/2020-12/schema`");
    return fallback;
  }
  const yaml::Entry* unknown = nullptr;
  const Dialect dialect = declared_dialect(*metaschema, *draft, unknown);
  if (unknown != nullptr) {
    compiler.fail(
        name->span,
        quoted + " requires the vocabulary `" + std::string(unknown->key) + "`, which is not supported",
        "set it to `false` in `$vocabulary` if it is optional");
  }
  return as_asked(compiler, dialect);
}

void name_resource(Compiler& compiler, ResourceId id, const std::string& uri, source::Span span) {
  const auto [entry, added] = compiler.resources.by_uri.try_emplace(uri, id);
  if (added || entry->second == id || span.file == 0) return;
  compiler.fail(span, "`" + uri + "` is the `$id` of two schemas", "give them different `$id`s");
}

void add_anchor(Compiler& compiler, ResourceId id, const yaml::Node& schema, const yaml::Node& name,
                std::string_view text, bool dynamic) {
  const auto [entry, added] =
      compiler.resources.all[id].anchors.try_emplace(std::string(text), Anchor{&schema, dynamic});
  if (added) return;
  if (entry->second.schema == &schema) {
    entry->second.dynamic = entry->second.dynamic || dynamic;
  } else {
    compiler.fail(name.span, "`" + std::string(text) + "` is the anchor of two schemas",
                  "give them different names");
  }
}

/// The resource of a schema: a new one if its `$id` declares one.
ResourceId enter(Compiler& compiler, const yaml::Node& schema, ResourceId home) {
  const yaml::Node* id = text_at(schema, "$id");
  Resources& resources = compiler.resources;
  const bool document = resources.all[home].root == &schema;
  if (id == nullptr || id->text.empty()) return home;
  const bool old = resources.all[home].dialect.draft == Draft::draft7;
  if (old && schema.get("$ref") != nullptr) return home;  // siblings of a `$ref` are ignored there
  if (old && id->text.starts_with('#')) {
    if (id->text.size() > 1) add_anchor(compiler, home, schema, *id, id->text.substr(1), false);
    return home;
  }
  const std::string whole = resolve_uri(resources.all[home].uri, id->text);
  std::string uri(without_fragment(whole));
  if (!document && uri == resources.all[home].uri) return home;
  ResourceId entered = home;
  if (document) {
    resources.all[home].uri = uri;
  } else {
    entered = static_cast<ResourceId>(resources.all.size());
    const Dialect dialect = dialect_of(compiler, schema, resources.all[home].dialect);
    resources.all.push_back({.uri = uri, .root = &schema, .dialect = dialect});
  }
  name_resource(compiler, entered, uri, id->span);
  if (old && whole.size() > uri.size() + 1) {
    add_anchor(compiler, entered, schema, *id, std::string_view(whole).substr(uri.size() + 1), false);
  }
  return entered;
}

void find_anchors(Compiler& compiler, const yaml::Node& schema, ResourceId home) {
  const Draft draft = compiler.resources.all[home].dialect.draft;
  if (draft == Draft::draft7) return;
  if (const yaml::Node* anchor = text_at(schema, "$anchor"))
    add_anchor(compiler, home, schema, *anchor, anchor->text, false);
  if (draft == Draft::draft2019) {
    const yaml::Node* recursive = schema.get("$recursiveAnchor");
    if (recursive != nullptr && recursive->is_true() && compiler.resources.all[home].root == &schema)
      compiler.resources.all[home].recursive = true;
  } else if (const yaml::Node* anchor = text_at(schema, "$dynamicAnchor")) {
    add_anchor(compiler, home, schema, *anchor, anchor->text, true);
  }
}

struct Visit {
  const yaml::Node* schema;
  ResourceId home;
};

void visit_below(const yaml::Node& value, SubschemaShape below, ResourceId home, std::vector<Visit>& queue) {
  const bool list = value.is(yaml::Kind::list) && below != SubschemaShape::schema;
  if (below == SubschemaShape::map) {
    for (const yaml::Entry& entry : value.entries) queue.push_back({entry.value, home});
  } else if (list) {
    for (const yaml::Node* item : value.items) queue.push_back({item, home});
  } else if (below != SubschemaShape::list) {
    queue.push_back({&value, home});
  }
}

void scan(Compiler& compiler, const yaml::Node& start, ResourceId home) {
  std::vector<Visit> queue = {{&start, home}};
  for (std::size_t at = 0; at < queue.size(); ++at) {
    auto [schema, resource] = queue[at];
    if (compiler.resources.homes.find(schema) != compiler.resources.homes.end()) continue;
    if (schema->is(yaml::Kind::map)) resource = enter(compiler, *schema, resource);
    compiler.resources.homes.emplace(schema, SchemaEntry{resource, no_subschema});
    if (!schema->is(yaml::Kind::map)) continue;
    find_anchors(compiler, *schema, resource);
    for (const yaml::Entry& entry : schema->entries) {
      const Keyword* keyword = find_keyword(entry.key, compiler.resources.all[resource].dialect);
      if (keyword != nullptr && keyword->below != SubschemaShape::nothing)
        visit_below(*entry.value, keyword->below, resource, queue);
    }
  }
}

/// The target of a JSON pointer, and the resource around it.
Target walk(Compiler& compiler, ResourceId from, std::string_view pointer) {
  Target target;
  target.resource = from;
  const yaml::Node* node = compiler.resources.all[from].root;
  while (!pointer.empty() && node != nullptr) {
    const std::size_t next = pointer.find('/', 1);
    node = follow_pointer(*node, pointer.substr(0, next));
    pointer = next == std::string_view::npos ? std::string_view() : pointer.substr(next);
    if (node == nullptr) break;
    const auto home = compiler.resources.homes.find(node);
    if (home != compiler.resources.homes.end()) target.resource = home->second.resource;
  }
  target.schema = node;
  if (node != nullptr && (node->is(yaml::Kind::map) || node->is(yaml::Kind::boolean))) {
    add_part(compiler, *node, target.resource);
    target.resource = compiler.resources.homes.at(node).resource;
  }
  return target;
}

}  // namespace

ResourceId add_document(Compiler& compiler, const yaml::Node& root, std::string uri,
                        const Dialect& fallback) {
  const auto id = static_cast<ResourceId>(compiler.resources.all.size());
  const Dialect dialect = id == 0 ? dialect_of(compiler, root, as_asked(compiler, fallback))
                                  : dialect_of(compiler, root, fallback);
  compiler.resources.all.push_back({.uri = uri, .root = &root, .dialect = dialect});
  name_resource(compiler, id, uri, {});
  scan(compiler, root, id);
  return id;
}

void add_part(Compiler& compiler, const yaml::Node& schema, ResourceId home) {
  if (compiler.resources.homes.find(&schema) == compiler.resources.homes.end()) scan(compiler, schema, home);
}

Target find_target(Compiler& compiler, ResourceId from, std::string_view reference) {
  Resources& resources = compiler.resources;
  ResourceId resource = from;
  if (!reference.starts_with('#') && !reference.empty()) {
    const std::string whole = resolve_uri(resources.all[from].uri, reference);
    const std::string uri(without_fragment(whole));
    auto known = resources.by_uri.find(uri);
    if (known == resources.by_uri.end()) {
      const yaml::Node* document = find_document(compiler, uri);
      Target none;
      none.no_document = true;
      if (document == nullptr) return none;
      const auto home = resources.homes.find(document);
      if (home != resources.homes.end()) {  // already known by another name
        resource = home->second.resource;
        resources.by_uri.emplace(uri, resource);
      } else {
        const Dialect fallback = resources.all[from].dialect;
        resource = add_document(compiler, *document, uri, fallback);
      }
    } else {
      resource = known->second;
    }
  }
  const std::size_t hash = reference.find('#');
  const std::string fragment =
      hash == std::string_view::npos ? std::string() : percent_decoded(reference.substr(hash + 1));
  if (fragment.empty()) return {.schema = resources.all[resource].root, .resource = resource, .whole = true};
  if (fragment[0] == '/') return walk(compiler, resource, fragment);
  const auto anchor = resources.all[resource].anchors.find(fragment);
  if (anchor == resources.all[resource].anchors.end()) return {};
  return {.schema = anchor->second.schema,
          .resource = resource,
          .dynamic = anchor->second.dynamic,
          .anchor = fragment};
}

}  // namespace twinhull::schema
