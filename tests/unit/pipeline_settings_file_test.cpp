#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "pipeline/settings_file.h"

namespace twinhull::pipeline {
namespace {

namespace fs = std::filesystem;

/// A folder that is gone when the test is.
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
  /// Where the settings of a folder below stand; empty where there are none.
  std::string found(const std::string& below) const {
    const std::string file = find_config(base::real_file_system(), (path / below).string());
    return file.empty() ? file : fs::relative(fs::canonical(file), path).string();
  }
};

TEST_CASE("settings are looked for up to the top of the repository, and not above it") {
  const KustomizationWriter folder;
  folder.make("repository/.git");
  folder.make("repository/deploy/web");
  folder.settings("");
  CHECK(folder.found("repository/deploy/web").empty());
  folder.settings("repository");
  CHECK(folder.found("repository/deploy/web") == "repository/twinhull.yaml");
  folder.settings("repository/deploy");
  CHECK(folder.found("repository/deploy/web") == "repository/deploy/twinhull.yaml");
  CHECK(folder.found("repository") == "repository/twinhull.yaml");
}

TEST_CASE("without a repository settings are looked for in the folder itself") {
  const KustomizationWriter folder;
  folder.make("deploy/web");
  folder.settings("deploy");
  CHECK(folder.found("deploy/web").empty());
  CHECK(folder.found("deploy") == "deploy/twinhull.yaml");
}

}  // namespace
}  // namespace twinhull::pipeline
