#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twinhull::base {

/// The environment of a program that is to have no network: ours, but proxies and git lead nowhere.
std::vector<std::string> closed_environment();

/// Takes Internet sockets from this process and all its children, where the kernel can. Safe between fork
/// and exec. What needs rights of its own to start (the programs of snap) does not start after this.
void refuse_sockets();

/// Whether a program starts without gaining rights: those that do would fail after `refuse_sockets`.
bool starts_without_rights(const std::string& program);

}  // namespace twinhull::base
