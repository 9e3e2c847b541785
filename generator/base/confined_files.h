#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"

namespace twinhull::base {

/// The folder that all work in `path` may reach: the top of the git repository around it, or itself.
/// Without links, absolute; empty where nothing stands.
std::string surroundings(FileSystem& fs, const std::string& path);

/// Whether a path is a folder or lies below it; both without links and `..`.
bool lies_in(std::string_view path, std::string_view folder);

/// A file system whose links lead nowhere but into what was named: what stands behind one that leads out
/// is not read. Writing is as it was.
class ConfinedFiles final : public FileSystem {
 public:
  /// `named` are the files and folders that a person named; a file among them is read wherever it is, and
  /// what lies around it is looked at, too. Not so through a link of the repository around the working
  /// directory. Of `alone` nothing is read but the files themselves.
  ConfinedFiles(FileSystem& fs, const std::vector<std::string>& named, const std::vector<std::string>& alone);

  Expected<std::string> read(const std::string& path) override;
  Expected<std::string> read_beneath(const std::string& folder, const std::string& path) override;
  Expected<std::vector<DirectoryEntry>> list(const std::string& path) override { return fs_.list(path); }
  FileType type(const std::string& path) override { return fs_.type(path); }
  FileType target_type(const std::string& path) override { return fs_.target_type(path); }
  std::string real(const std::string& path) override { return fs_.real(path); }
  bool leads_out(const std::string& path) override;
  std::string write(const std::string& path, std::string_view text) override { return fs_.write(path, text); }
  std::string write_to(const std::string& path, std::string_view text) override {
    return fs_.write_to(path, text);
  }
  std::string remove(const std::string& path) override { return fs_.remove(path); }
  void remove_if_empty(const std::string& path) override { fs_.remove_if_empty(path); }
  Expected<std::unique_ptr<FileSystem>> hold(const std::string& folder, bool make) override {
    return fs_.hold(folder, make);
  }

 private:
  void add_ground(const std::string& folder);

  FileSystem& fs_;
  std::set<std::string> grounds_;  ///< folders, without links
  bool repositories_ = true;       ///< all of them: then nothing that belongs to the run lies elsewhere
  std::set<std::string> named_;    ///< files, as they were named and without links
};

}  // namespace twinhull::base
