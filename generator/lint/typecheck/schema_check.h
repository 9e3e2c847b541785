#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "diagnostic/finding.h"
#include "kubernetes/api.h"
#include "schema/regex.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// The API that objects are checked against.
struct ApiContext {
  kubernetes::KubernetesVersion kubernetes_version = kubernetes::newest_version();
  /// From CustomResourceDefinitions (`kubernetes::read_crd`). They take precedence over built-in kinds.
  std::vector<const kubernetes::ApiCatalog*> custom;
  /// Something in the run substitutes `${NAME}`: a Flux Kustomization with `postBuild`.
  bool substituted = false;
};

struct EnumValues {
  std::vector<std::string_view> first;  ///< the ones that messages can contain
  std::unordered_set<std::string_view> all;
};

struct ValidationRules;

/// What is computed once for all objects; one per thread.
struct RegexCache {
  RegexCache();
  ~RegexCache();

  /// Patterns. One that does not compile is empty and matches everything.
  std::map<std::string, std::optional<schema::Regex>, std::less<>> compiled;
  std::uint64_t costly_steps = 0;            ///< those of matches that took more than a few for each byte
  std::map<const char*, EnumValues> values;  ///< of long enums, by the beginning of their text
  std::unique_ptr<ValidationRules> rules;    ///< in CEL; null until one is needed
};

struct SchemaResult {
  diagnostic::Findings findings;  ///< with rule, span, path; unordered
  /// The object was checked against the schema of its kind. False for an unknown kind, which is counted and
  /// not an error, and for invalid apiVersion or kind.
  bool checked = false;
  bool unknown_kind = false;
};

/// Checks one object against the API of its kind in that release, as strictly as a server that rejects
/// unknown fields: fields, types, required fields, enums, formats, bounds, keys of lists, and whether the API
/// version is served. Below the top-level `status`, which servers set, nothing is required. Messages never
/// contain values of Secrets. An unquoted scalar that YAML 1.1 reads differently (`yes`, `0644`) is checked
/// as kubectl reads it; if no type decides, it is an `ambiguous-scalar`: read the object with
/// `yaml::ReadOptions::accept_yaml11_scalars`. `made`: the object was generated, so strings are strings,
/// whatever they look like.
SchemaResult check_object(const yaml::Node& object, const ApiContext& apis, RegexCache& patterns,
                          bool made = false);

/// Whether the document is an object with a missing `apiVersion` or `kind`, but with metadata.
bool is_nameless_object(const yaml::Node& root);

}  // namespace twinhull::lint
