#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "template/residual.h"
#include "template/template_set.h"
#include "yaml/node.h"

namespace twinhull::tmpl {

/// Whether a static value is data provided by the program, which contains no expressions.
enum class Data : std::uint8_t {
  none,    ///< from system.yaml
  open,    ///< a missing key is null
  closed,  ///< a map, or a list of maps, with all keys: any other key is an error
};

/// A value during specialization: a node of system.yaml (static), or an expression (dynamic).
struct Value {
  const yaml::Node* node = nullptr;    ///< static; a null node if the key is missing
  const yaml::Node* owner = nullptr;   ///< static: the component it belongs to, available in its expressions
  const yaml::Node* schema = nullptr;  ///< static: its schema in that of system.yaml
  const ResidualExpr* term = nullptr;  ///< dynamic
  Data data = Data::none;              ///< static

  bool is_static() const { return term == nullptr; }
};

struct Binding {
  std::string_view name;
  Value value;
};
using Bindings = std::vector<Binding>;

/// A fragment with its arguments.
struct FragmentInstance {
  const FragmentFile* file = nullptr;
  std::vector<const yaml::Node*> args;
  Fragment* fragment = nullptr;  ///< null while it is being specialized, or after an error

  bool same_as(const FragmentInstance& other) const;
};

}  // namespace twinhull::tmpl
