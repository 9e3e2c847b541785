#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "helm/set_values.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::lint {

/// A values file of a render.
struct ValuesLayer {
  std::string shown;                   ///< the file users edit
  std::optional<std::string> text;     ///< the values, if another file contains them
  const yaml::Node* within = nullptr;  ///< the map or text in that file
};

/// A variable that Flux substitutes.
struct Variable {
  std::string_view name;
  std::string text;
  source::Span span;  ///< where it is set
};

/// The variables of a Flux Kustomization.
struct Variables {
  std::vector<Variable> all;
  bool known = true;      ///< whether these are all: every ConfigMap and Secret was found
  source::Span location;  ///< of `postBuild`
};

/// What a GitOps object makes its controller render from this repository.
struct GitopsRender {
  enum class Kind : std::uint8_t { chart, kustomization };
  Kind kind = Kind::chart;
  std::string name;                 ///< `Application/argocd/shop`
  std::string directory;            ///< the chart, or the directory that is built
  std::string_view namespace_name;  ///< of objects without one; empty: `default`
  bool rendered = false;            ///< it is a unit of the run
  bool changes = true;              ///< whether the result is another one than that of the directory alone

  // Of a chart.
  std::string release;
  std::vector<ValuesLayer> values;
  std::vector<std::pair<helm::SetSyntax, std::string>> sets;
  bool complete = true;          ///< all values are known
  bool replaces_values = false;  ///< values.yaml of the chart is not used
  bool include_crds = true;
  std::string kubernetes_version;
  std::vector<std::string> api_versions;
  const yaml::Node* post_render = nullptr;  ///< the kustomization that its objects go through, or null

  // Of a directory.
  const yaml::Node* root = nullptr;    ///< the kustomization: its own with changes, or a generated one
  std::vector<std::string> manifests;  ///< the files that a generated one lists
  std::vector<std::string> trees;      ///< the kustomizations that it lists
  std::optional<Variables> variables;
};

}  // namespace twinhull::lint
