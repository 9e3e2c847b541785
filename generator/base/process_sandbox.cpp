#include "base/process_sandbox.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <system_error>

extern char** environ;

namespace twinhull::base {
namespace {

struct Variable {
  std::string_view name;
  std::string_view value;
};

/// The port of `discard`, on which nothing listens.
constexpr std::string_view nowhere = "http://127.0.0.1:9";

constexpr std::array variables = {
    Variable{"HTTP_PROXY", nowhere},
    Variable{"HTTPS_PROXY", nowhere},
    Variable{"ALL_PROXY", nowhere},
    Variable{"http_proxy", nowhere},
    Variable{"https_proxy", nowhere},
    Variable{"all_proxy", nowhere},
    Variable{"NO_PROXY", ""},
    Variable{"no_proxy", ""},
    Variable{"GIT_ALLOW_PROTOCOL", "none"},
    Variable{"GIT_SSH_COMMAND", "/bin/false"},
    Variable{"GIT_ASKPASS", "/bin/false"},
    Variable{"GIT_TERMINAL_PROMPT", "0"},
    Variable{"SSH_ASKPASS", "/bin/false"},
    Variable{"KUBECONFIG", "/dev/null"},  // a kubeconfig can run a program for credentials
};

#if defined(__x86_64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t architecture = 0;
#endif

constexpr sock_filter load(std::size_t offset) {
  return {BPF_LD | BPF_W | BPF_ABS, 0, 0, static_cast<std::uint32_t>(offset)};
}

/// Skips `yes` instructions if the loaded word equals `value`, else `no`.
constexpr sock_filter jump(std::uint32_t value, std::uint8_t yes, std::uint8_t no) {
  return {BPF_JMP | BPF_JEQ | BPF_K, yes, no, value};
}

constexpr sock_filter answer(std::uint32_t value) { return {BPF_RET | BPF_K, 0, 0, value}; }

/// Denies `socket` for Internet families, and io_uring, which can create sockets without it.
constexpr std::array filter_of_sockets = {
    load(offsetof(seccomp_data, arch)),
    jump(architecture, 0, 7),
    load(offsetof(seccomp_data, nr)),
    jump(SYS_io_uring_setup, 4, 0),
    jump(SYS_socket, 0, 4),
    load(offsetof(seccomp_data, args)),  // both architectures are little-endian: the low half comes first
    jump(AF_INET, 1, 0),
    jump(AF_INET6, 0, 1),
    answer(SECCOMP_RET_ERRNO | EACCES),
    answer(SECCOMP_RET_ALLOW),
};

}  // namespace

std::vector<std::string> offline_environment() {
  std::vector<std::string> out;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const std::string_view name = text.substr(0, text.find('='));
    if (std::ranges::find(variables, name, &Variable::name) == variables.end()) out.emplace_back(text);
  }
  for (const Variable& variable : variables) {
    out.push_back(std::string(variable.name).append("=").append(variable.value));
  }
  return out;
}

void deny_sockets() {
  if (architecture == 0) return;
  auto filter = filter_of_sockets;
  sock_fprog loaded = {static_cast<unsigned short>(filter.size()), filter.data()};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return;
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &loaded, 0, 0);
}

bool starts_without_privileges(const std::string& program) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(program, error);
  struct stat status {};
  if (error || stat(real.c_str(), &status) != 0) return true;
  return real.filename() != "snap" && (status.st_mode & (S_ISUID | S_ISGID)) == 0;
}

}  // namespace twinhull::base
