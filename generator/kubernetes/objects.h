#pragma once

#include <string>
#include <string_view>

#include "yaml/node.h"

namespace twinhull::kubernetes {

/// The identity of an object. The texts point into the object's nodes; missing or non-string parts are empty.
struct ObjectId {
  std::string_view group;  ///< `apps`; empty for the core group
  std::string_view version;
  std::string_view kind;
  std::string_view name;
  std::string_view namespace_name;

  friend bool operator==(const ObjectId&, const ObjectId&) = default;
};

ObjectId identity(const yaml::Node& object);

/// `Deployment/todo-backend`, for display.
std::string display(const ObjectId& identity);

/// Whether Kubernetes itself serves the group; all others are custom resources.
bool is_builtin_group(std::string_view group);

/// The position of a kind in the install order: dependencies first. Unknown kinds are equal; webhooks come
/// last.
int install_order(std::string_view kind);

/// Orders objects by kind (see `install_order`), group, kind, namespace and name.
bool before(const ObjectId& a, const ObjectId& b);

}  // namespace twinhull::kubernetes
