#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "diagnostic/finding.h"
#include "kubernetes/api.h"
#include "schema/regex.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// What the cluster is said to serve.
struct ApiContext {
  kubernetes::KubernetesVersion release = kubernetes::newest_release();
  /// Of CustomResourceDefinitions that were read (`kubernetes::read_crd`). They come before what is built in:
  /// a kind that one of them defines is known by them alone.
  std::vector<const kubernetes::ApiCatalog*> custom;
  /// Something in the run puts values in the place of `${NAME}`: a Flux Kustomization with `postBuild`.
  bool substituted = false;
};

/// Compiled patterns, to be kept from object to object; one for each thread. Empty are those that do not
/// compile: they match everything.
struct Pattern {
  std::optional<schema::Regex> regex;
  int given_up = 0;  ///< values that it took too long on
};
using RegexCache = std::map<std::string, Pattern, std::less<>>;

struct SchemaResult {
  std::vector<diagnostic::Finding> findings;  ///< with rule, span, path; no particular order
  /// The object was held against the schema of its kind. False for a kind nobody told us about, which is
  /// to be counted and is no mistake, and for one whose apiVersion or kind is a finding itself.
  bool checked = false;
  bool unknown_kind = false;
};

/// Holds one object against the API of its kind in that release, as strictly as a server that refuses
/// unknown fields: fields, types, required fields, closed sets of values, formats, bounds, keys of lists,
/// and whether the API itself is still served. Below the top-level `status`, which servers fill in,
/// nothing is required. Values of Secrets are never part of a message. An unquoted scalar that readers of
/// YAML 1.1 take for something else (`yes`, `0644`) counts as what kubectl makes of it; where no type
/// decides, it is an `ambiguous-scalar`: read the object with `yaml::ReadOptions::old_scalars`.
/// `made`: the object comes from values and templates, so strings are strings, however they look.
SchemaResult check_object(const yaml::Node& object, const ApiContext& apis, RegexCache& patterns,
                          bool made = false);

/// Whether the document is meant to be an object: one that has no `apiVersion` or no `kind`, but metadata.
bool is_nameless_object(const yaml::Node& root);

}  // namespace twinhull::lint
