#include "commands/git.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <vector>

#include "base/process.h"

extern char** environ;

namespace twinhull::commands {
namespace {

namespace fs = std::filesystem;

/// Runs git in a folder without a word of its own; its exit status, or -1 where it cannot run.
int git(const std::string& folder, const std::vector<std::string>& arguments) {
  const std::string program = base::find_program("git");
  if (program.empty()) return -1;
  // What the repository's own configuration would have run is not.
  std::vector<std::string> words = {program, "-c", "core.fsmonitor=false", "-C", folder};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0);
  }
  pid_t child = 0;
  const int error = posix_spawn(&child, program.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return -1;
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

GitState git_state(const std::string& path) {
  std::error_code error;
  const fs::path whole = fs::canonical(path, error);
  if (error) return GitState::unknown;
  const std::string folder = whole.parent_path().string();
  const std::string name = whole.filename().string();
  const int tracked = git(folder, {"ls-files", "--error-unmatch", "--", name});
  if (tracked == 0) return GitState::tracked;
  if (tracked != 1) return GitState::unknown;
  return git(folder, {"check-ignore", "--quiet", "--", name}) == 0 ? GitState::ignored : GitState::untracked;
}

std::string work_tree(const std::string& folder) {
  std::error_code error;
  const fs::path place = fs::canonical(folder, error);
  if (error) return {};
  for (fs::path at = place;; at = at.parent_path()) {
    if (fs::exists(at / ".git", error)) return at.string();
    if (at == at.parent_path()) return place.string();
  }
}

}  // namespace twinhull::commands
