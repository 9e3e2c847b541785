#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "pipeline/settings_file.h"

namespace twinhull::pipeline {
namespace {

namespace fs = std::filesystem;

/// A directory that is gone when the test is.
struct KustomizationWriter {
  fs::path path;
  KustomizationWriter() {
    std::string pattern = (fs::temp_directory_path() / "twinhull-settings-XXXXXX").string();
    path = fs::canonical(mkdtemp(pattern.data()));
  }
  ~KustomizationWriter() { fs::remove_all(path); }
  KustomizationWriter(const KustomizationWriter&) = delete;
  KustomizationWriter& operator=(const KustomizationWriter&) = delete;

  std::string make(const std::string& below) const {
    fs::create_directories(path / below);
    return (path / below).string();
  }
  void settings(const std::string& below) const {
    std::ofstream(path / below / "twinhull.yaml") << "lint: {}\n";
  }
  /// Where the settings of a directory below stand; empty where there are none.
  std::string found(const std::string& below) const {
    const std::string file = find_config(base::real_file_system(), (path / below).string());
    return file.empty() ? file : fs::relative(fs::canonical(file), path).string();
  }
};

TEST_CASE("settings are looked for up to the top of the repository, and not above it") {
  const KustomizationWriter directory;
  directory.make("repository/.git");
  directory.make("repository/deploy/web");
  directory.settings("");
  CHECK(directory.found("repository/deploy/web").empty());
  directory.settings("repository");
  CHECK(directory.found("repository/deploy/web") == "repository/twinhull.yaml");
  directory.settings("repository/deploy");
  CHECK(directory.found("repository/deploy/web") == "repository/deploy/twinhull.yaml");
  CHECK(directory.found("repository") == "repository/twinhull.yaml");
}

TEST_CASE("without a repository settings are looked for in the directory itself") {
  const KustomizationWriter directory;
  directory.make("deploy/web");
  directory.settings("deploy");
  CHECK(directory.found("deploy/web").empty());
  CHECK(directory.found("deploy") == "deploy/twinhull.yaml");
}

}  // namespace
}  // namespace twinhull::pipeline
