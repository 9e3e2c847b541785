#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kustomize/context.h"
#include "kustomize/resource_map.h"
#include "schema/regex.h"

namespace twinhull::kustomize {

/// A regular expression of a kustomization.
class Pattern {
 public:
  /// `named`: where it is written, or nearby.
  static Pattern compile(std::string_view expression, const source::Span& named);

  bool valid() const { return regex_.has_value(); }
  /// False, with a finding, if that takes too many steps.
  bool matches(Context& context, std::string_view text) const;

 private:
  std::optional<schema::Regex> regex_;
  source::Span named_;
  mutable bool reported_ = false;
};

/// A label selector: `app in (web, api),tier!=cache`.
class LabelSelector {
 public:
  /// Empty if the text is not one.
  static std::optional<LabelSelector> parse(std::string_view text);

  bool matches(const TextMap& labels) const;

 private:
  enum class Operator { in, not_in, exists, absent, greater, less };
  struct Requirement {
    std::string_view key;
    Operator op = Operator::exists;
    std::vector<std::string_view> values = {};
  };
  std::vector<Requirement> requirements_;
};

/// The resources that the `target` of a patch selects: regular expressions for type, name and namespace,
/// label selectors for labels and annotations. Findings for what is neither.
std::vector<Resource*> select(Context& context, const ResourceMap& resources, const yaml::Node& target);

/// Whether labels and annotations of a resource match the selectors.
bool matches_labels(Context& context, const Resource& resource, const yaml::Node& selector);

}  // namespace twinhull::kustomize
