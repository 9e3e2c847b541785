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

/// A schema with a URI of its own, and what can be named in it.
struct Resource {
  std::string uri;  ///< without fragment; empty for a document that has none
  const yaml::Node* root = nullptr;
  Dialect dialect;
  std::map<std::string, Anchor, std::less<>> anchors = {};
  bool recursive = false;  ///< `$recursiveAnchor`
};

/// Where a schema stands, and what it was compiled to.
struct SchemaEntry {
  ResourceId resource = 0;
  SubschemaId block = no_block;
};

/// All documents that were looked into, with the resources in them.
struct Resources {
  std::vector<Resource> all;
  std::map<std::string, ResourceId, std::less<>> by_uri;
  std::unordered_map<const yaml::Node*, SchemaEntry> homes;  ///< only ever looked up, never walked
};

/// Takes a document in: finds its dialect, and all `$id`s and anchors in it. `fallback` is its
/// dialect where it names none.
ResourceId add_document(Compiler& compiler, const yaml::Node& root, std::string uri, const Dialect& fallback);
/// Takes in a part of a document that no keyword leads to, but a JSON pointer does.
void add_part(Compiler& compiler, const yaml::Node& schema, ResourceId home);

/// What a reference leads to.
struct Target {
  const yaml::Node* schema = nullptr;
  ResourceId resource = 0;
  bool dynamic = false;      ///< by the name of a `$dynamicAnchor`
  bool whole = false;        ///< the document, without a fragment
  bool no_document = false;  ///< it leads to a document that is not at hand
  std::string anchor = {};
};

/// Follows a `$ref` of a schema that stands in the resource `from`; `schema` is null when it leads
/// nowhere.
Target find_target(Compiler& compiler, ResourceId from, std::string_view reference);

}  // namespace twinhull::schema
