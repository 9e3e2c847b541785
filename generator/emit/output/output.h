#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "diagnostic/finding.h"

namespace twinhull::emit {

/// A file to be written; `path` is relative to `out/<system>/`.
struct OutputFile {
  std::string path;
  std::string text;
};

/// Where a system's files go.
struct OutputRoot {
  std::string directory;  ///< the output folder as the file system takes it
  std::string shown;      ///< the output folder as findings name it, relative to the root
  std::string system;
};

/// What has to happen to one file.
enum class FileState {
  unchanged,
  created,
  changed,  ///< ours, as we left it, and different now
  removed,  ///< ours, as we left it, and no longer made
  edited,   ///< ours, but someone changed it since; what is made differs from it
  foreign,  ///< stands where one of ours belongs, and we never made it
};

struct PlannedFile {
  std::string path;
  FileState state = FileState::unchanged;
  bool made = true;          ///< false: no longer made, goes away
  std::string text;          ///< what is to be written
  std::string sha;           ///< of `text`
  std::string text_on_disk;  ///< of files that are there and differ
  std::string sha_on_disk;   ///< empty where no file is there
};

/// What writing one system would do. Nothing was touched yet.
struct OutputPlan {
  OutputRoot place;
  std::vector<PlannedFile> files;  ///< sorted by path, `index.json` not among them
  std::string index;               ///< the new index.json; empty when nothing is left of the system
  FileState index_state = FileState::unchanged;
  /// What stands against writing, each of severity error. With any of them nothing may be written.
  std::vector<diagnostic::Finding> findings;
  bool failed = false;       ///< something could not be read: the command could not do its work
  bool interrupted = false;  ///< an earlier run was stopped in the middle of writing

  std::size_t count(FileState state) const;
};

/// Compares what is made with what is there and with index.json, which lists what we made before.
/// With no files the system is gone, and all that we made goes with it. `targets` is what index.json
/// says about the targets. `force` takes files that were edited by hand, files we never made in the
/// place of ours, and a damaged index.json for ours. Up to `jobs` threads look at the files.
OutputPlan plan(base::FileSystem& fs, const OutputRoot& place, std::vector<OutputFile> files,
                const nlohmann::ordered_json& targets, bool force = false, int jobs = 1);

/// What `--check` reports: what stands against writing, then missing, stale and orphaned files.
std::vector<diagnostic::Finding> check(const OutputPlan& plan);

/// What `--check` reports besides: files that were not generated, in directories of which Helm, Argo CD or
/// Flux apply everything.
std::vector<diagnostic::Finding> strays(base::FileSystem& fs, const OutputPlan& plan);

/// Directories of the output folder `directory` (shown as `shown`) that look like those of a system, and
/// links, but belong to none of `systems`: somebody could apply them all the same.
std::vector<diagnostic::Finding> foreign_systems(base::FileSystem& fs, const std::string& directory,
                                                 const std::string& shown,
                                                 const std::vector<std::string>& systems);

/// The stale files of a plan as unified diffs, safe to show on a terminal. `shown` is asked for what of a
/// file's text may be seen: someone may have written a secret into it.
std::string diffs(const OutputPlan& plan, const std::function<std::string(std::string_view)>& shown,
                  bool color = false);

struct ApplyResult {
  std::vector<diagnostic::Finding> findings;
  bool failed = false;  ///< something could not be written: the command could not do its work
};

/// Does what the plan says; a plan with findings is refused as a whole. Files that are as they should
/// be are not touched. `go_on` is asked before every file and may stop the run. A run that was stopped
/// or killed can be repeated, also after the inputs have changed; what it left behind is cleared away.
ApplyResult apply(
    base::FileSystem& fs, const OutputPlan& plan, const std::function<bool()>& go_on = [] { return true; });

/// The systems, other than `except`, that have an index.json of ours below the output folder, sorted.
std::vector<std::string> written_systems(base::FileSystem& fs, const std::string& directory,
                                         const std::vector<std::string>& except = {});

}  // namespace twinhull::emit
