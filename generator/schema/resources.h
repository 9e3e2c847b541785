#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/dialect.h"
#include "schema/program.h"

namespace twinhull::schema {

struct Compiler;

struct Anchor {
  const yaml::Node* schema = nullptr;
  bool dynamic = false;
};

/// A schema with its own URI, and its anchors.
struct Resource {
  std::string uri;  ///< without fragment; empty for a document without URI
  const yaml::Node* root = nullptr;
  Dialect dialect;
  std::map<std::string, Anchor, std::less<>> anchors = {};
  bool recursive = false;  ///< `$recursiveAnchor`
};

/// The resource and compiled ID of a schema.
struct SchemaEntry {
  ResourceId resource = 0;
  SubschemaId subschema = no_subschema;
};

/// All documents added so far, with their resources.
struct Resources {
  std::vector<Resource> all;
  std::map<std::string, ResourceId, std::less<>> by_uri;
  std::unordered_map<const yaml::Node*, SchemaEntry> homes;  ///< only for lookup: the order is unspecified
};

/// Adds a document: determines its dialect and registers all its `$id`s and anchors. `fallback`: its dialect
/// without `$schema`.
ResourceId add_document(Compiler& compiler, const yaml::Node& root, std::string uri, const Dialect& fallback);
/// Adds a part of a document that only a JSON pointer reaches.
void add_part(Compiler& compiler, const yaml::Node& schema, ResourceId home);

/// The target of a reference.
struct Target {
  const yaml::Node* schema = nullptr;
  ResourceId resource = 0;
  bool dynamic = false;      ///< resolved by a `$dynamicAnchor`
  bool whole = false;        ///< the whole document, without a fragment
  bool no_document = false;  ///< the document is not available
  std::string anchor = {};
};

/// Resolves a `$ref` of a schema in the resource `from`; `schema` is null if it does not resolve.
Target find_target(Compiler& compiler, ResourceId from, std::string_view reference);

}  // namespace twinhull::schema
