#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "template/residual.h"

namespace twinhull::tmpl {

/// A `define` of several fragments.
struct SharedDefine {
  std::string_view name;
  const Fragment* printed = nullptr;  ///< the one of them that it is printed from
  bool takes_values = false;          ///< the values of the component are an argument
  bool takes_port = false;            ///< so is its port
};

/// Fragments that were specialized for several components, and differ in nothing but the component's name,
/// port and values. They share a `define`, which takes a `dict` of the root (`context`), that name
/// (`component`) and, if it needs them, the port (`port`) and those values (`values`).
struct SharedFragments {
  std::map<const Fragment*, SharedDefine> defines;
  std::set<std::string_view> by_component;  ///< those of which a shared `define` includes the component's own

  /// Whether a fragment has no `define`: it is written where it is used.
  bool is_inline(const Fragment& fragment) const;
};

/// What the text of a `define` depends on, in addition to the component's name.
struct DefineUses {
  std::vector<const Fragment*> nested;  ///< included fragments of the same component
  bool port = false;
};

/// The context in which expressions are printed.
struct HelmContext {
  std::string_view chart;                   ///< prefix of the names of `define`s
  bool in_range = false;                    ///< inside a `range`, where the root is `$`
  const SharedFragments* shared = nullptr;  ///< null: none
  std::string_view component = {};  ///< in a shared `define`: the literal that it takes; otherwise empty
  std::string_view port = {};       ///< in a shared `define`: the integer that it takes; otherwise empty
  DefineUses* uses = nullptr;       ///< receives what the text depends on
};

/// The component of a fragment's name, such as `backend` of `backend.labels`; empty if it has none.
std::string_view component_of(const Fragment& fragment);

/// The name of a fragment without its component.
std::string_view shared_name(const Fragment& fragment);

/// The call of a fragment's named template, without braces.
std::string helm_include(const Fragment& fragment, const HelmContext& context);

/// The expression as a Go template pipeline, without braces: `.Values.backend.image.tag | quote`.
std::string helm_pipeline(const ResidualExpr& term, const HelmContext& context);

/// The expression as a function argument, in parentheses if necessary.
std::string helm_argument(const ResidualExpr& term, const HelmContext& context);

/// A scalar in a YAML file of the chart: literals are printed, expressions are put in braces, quoted unless
/// all their values are plain strings.
std::string helm_scalar(const ResidualExpr& term, const HelmContext& context);

/// A map or list of values, `argument`, as indented YAML. `tpl` evaluates templates in the values whose
/// schema has `x-template`.
std::string helm_collection(const ResidualExpr& term, std::string_view argument, int indent,
                            const HelmContext& context);

/// A line of a text file of the chart.
std::string helm_line(const ResidualExpr& term, const HelmContext& context);

/// A map's key.
std::string helm_key(const ResidualExpr& term, const HelmContext& context);

/// Whether a key can follow a dot: letters, digits and `_`, not starting with a digit.
bool is_identifier(std::string_view text);

/// A Go string literal: raw if possible and shorter. Characters unsafe for display are escaped.
std::string go_string(std::string_view text);

/// Escapes text so that Helm executes nothing in it.
std::string escape_braces(std::string_view text);

}  // namespace twinhull::tmpl
