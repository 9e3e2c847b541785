#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "base/spill.h"
#include "diagnostic/finding.h"

namespace twinhull::emit {

/// The range of a text in a temporary file; without one, the text is in memory.
struct SpilledText {
  std::shared_ptr<base::Spill> in;
  std::uint64_t begin = 0;
  std::size_t size = 0;
};

/// A file to write; `path` is relative to `out/<system>/`.
struct OutputFile {
  std::string path;
  std::string text;
  std::string sha;      ///< of the text; empty if it has not been computed
  SpilledText spilled;  ///< where the text is if `text` is empty
};

/// Moves the texts of files into a temporary file, and computes their digests. What does not fit on the disk
/// stays in memory.
void spill(std::vector<OutputFile>& files, const std::shared_ptr<base::Spill>& to);

/// The directory of a system's files.
struct OutputRoot {
  std::string directory;  ///< path in the file system
  std::string shown;      ///< path in findings, relative to the root
  std::string system;
};

/// The state of a file and what to do with it.
enum class FileState {
  unchanged,
  created,
  changed,    ///< unmodified, new content differs
  removed,    ///< unmodified, no longer generated
  edited,     ///< modified by someone else; new content differs from it
  untracked,  ///< exists at the path of a generated file, but was not written by us
};

struct PlannedFile {
  std::string path;
  FileState state = FileState::unchanged;
  bool generated = true;  ///< false: no longer generated, to be removed
  std::string text;       ///< content to write, unless it is in `spilled`
  SpilledText spilled;
  std::string sha;           ///< of `text`
  std::string text_on_disk;  ///< of existing files that differ
  std::string sha_on_disk;   ///< empty if no file exists

  /// The content to write; empty if it cannot be read back.
  std::optional<std::string> content() const;
};

/// The changes that writing one system would make.
struct OutputPlan {
  OutputRoot root;
  std::vector<PlannedFile> files;  ///< sorted by path, without `index.json`
  std::string index;               ///< the new index.json; empty if the system has no files
  FileState index_state = FileState::unchanged;
  /// Errors that prevent writing.
  diagnostic::Findings findings;
  bool failed = false;       ///< a file could not be read: the command fails
  bool interrupted = false;  ///< an earlier run was interrupted while writing

  std::size_t count(FileState state) const;
};

/// Compares the generated files with the existing ones and with index.json. Without `generated`, the system
/// was removed, and all its files are removed. `targets`: the content of index.json about targets. `force`
/// also replaces modified and untracked files, and a damaged index.json. Uses up to `jobs` threads.
OutputPlan plan(base::FileSystem& fs, const OutputRoot& root, std::vector<OutputFile> files,
                const nlohmann::ordered_json& targets, bool force = false, int jobs = 1);

/// The plan of a system whose files are exactly those that index.json lists, if its digest is `index_digest`;
/// otherwise empty. Nothing is generated for it: the caller knows that index.json is what the inputs give.
std::optional<OutputPlan> plan_unchanged(base::FileSystem& fs, const OutputRoot& root,
                                         std::string_view index_digest, int jobs);

/// The findings of `--check`: errors that prevent writing, then missing, stale and orphaned files.
diagnostic::Findings check(const OutputPlan& plan);

/// Further findings of `--check`: files that were not generated, in directories of which Helm, Argo CD or
/// Flux apply everything.
diagnostic::Findings check_unexpected_files(base::FileSystem& fs, const OutputPlan& plan);

/// Directories in the output directory (displayed as `shown`) that look like those of a system, and links,
/// but belong to none of `systems`: a tool could apply them.
diagnostic::Findings check_unknown_systems(base::FileSystem& fs, const std::string& directory,
                                           const std::string& shown, const std::vector<std::string>& systems);

/// The stale files of a plan as unified diffs, escaped for a terminal. `shown` redacts a file's text: a user
/// may have written a secret into it.
std::string diffs(const OutputPlan& plan, const std::function<std::string(std::string_view)>& shown,
                  bool color = false);

struct ApplyResult {
  diagnostic::Findings findings;
  bool failed = false;  ///< a file could not be written: the command fails
};

/// Executes a plan; a plan with findings is rejected as a whole. Files that are up to date are not touched.
/// `go_on` is called before every file and can stop the run. A stopped or killed run can be repeated, even
/// after the inputs have changed; its leftovers are removed.
ApplyResult apply(
    base::FileSystem& fs, const OutputPlan& plan, const std::function<bool()>& go_on = [] { return true; });

/// The systems, except `except`, that have an index.json that Twinhull wrote below the output directory,
/// sorted.
std::vector<std::string> written_systems(base::FileSystem& fs, const std::string& directory,
                                         const std::vector<std::string>& except = {});

}  // namespace twinhull::emit
