#include "commands/git.h"

#include <filesystem>
#include <system_error>
#include <vector>

#include "base/process.h"

namespace twinhull::commands {
namespace {

namespace fs = std::filesystem;

/// Runs git in a directory; its exit status, or -1 if it cannot run or does not end.
int git(const std::string& directory, const std::vector<std::string>& arguments) {
  constexpr int seconds = 10;  // a file of patterns can be configured as a FIFO or device
  const std::string program = base::find_program("git");
  if (program.empty()) return -1;
  // Disables programs in the configuration of the repository.
  std::vector<std::string> words = {
      program, "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-C", directory};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const base::ProcessResult result = base::run_process(words, {.seconds = seconds});
  return result.termination == base::Termination::exited ? result.status : -1;
}

}  // namespace

GitState git_state(const std::string& path) {
  std::error_code error;
  const fs::path whole = fs::canonical(path, error);
  if (error) return GitState::unknown;
  const std::string directory = whole.parent_path().string();
  const std::string name = whole.filename().string();
  const int tracked = git(directory, {"ls-files", "--error-unmatch", "--", name});
  if (tracked == 0) return GitState::tracked;
  if (tracked != 1) return GitState::unknown;
  return git(directory, {"check-ignore", "--quiet", "--", name}) == 0 ? GitState::ignored
                                                                      : GitState::untracked;
}

std::string work_tree(const std::string& directory) {
  std::error_code error;
  const fs::path location = fs::canonical(directory, error);
  if (error) return {};
  for (fs::path at = location;; at = at.parent_path()) {
    if (fs::exists(at / ".git", error)) return at.string();
    if (at == at.parent_path()) return location.string();
  }
}

}  // namespace twinhull::commands
