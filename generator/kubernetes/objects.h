#pragma once

#include <string>
#include <string_view>

#include "yaml/node.h"

namespace twinhull::kubernetes {

/// What tells an object from all others. The texts belong to the object's nodes; parts that are
/// missing or are no strings are empty.
struct ObjectId {
  std::string_view group;  ///< `apps`; empty for the core group
  std::string_view version;
  std::string_view kind;
  std::string_view name;
  std::string_view namespace_name;

  friend bool operator==(const ObjectId&, const ObjectId&) = default;
};

ObjectId identity(const yaml::Node& object);

/// `Deployment/todo-backend`, as people write it.
std::string display(const ObjectId& identity);

/// True for the groups that Kubernetes itself serves; all others are custom resources.
bool is_builtin_group(std::string_view group);

/// The place of a kind when objects are listed: what others need comes first. Equal kinds of
/// ignorance share a place; webhooks come last.
int install_order(std::string_view kind);

/// Orders objects by kind (see `install_order`), group, kind, namespace and name.
bool before(const ObjectId& a, const ObjectId& b);

}  // namespace twinhull::kubernetes
