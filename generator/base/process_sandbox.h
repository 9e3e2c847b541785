#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twinhull::base {

/// The environment of a program without network: ours, with proxies and git redirected to an unused port.
std::vector<std::string> offline_environment();

/// Denies Internet sockets to this process and its children, if the kernel supports it. Async-signal-safe.
/// Setuid programs and programs with file capabilities (those of snap) fail to start afterwards.
void deny_sockets();

/// Whether a program starts without gaining privileges; others fail after `deny_sockets`.
bool starts_without_privileges(const std::string& program);

}  // namespace twinhull::base
