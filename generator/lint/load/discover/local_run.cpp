#include "lint/load/discover/local_run.h"

#include "base/arena.h"
#include "base/path.h"
#include "lint/objects/object.h"
#include "source/files.h"
#include "yaml/reader.h"

namespace twinhull::lint {

void add_local_run(const std::string& path, const std::string& text, std::set<std::string>& out) {
  if (text.find("appDirPath") == std::string::npos) return;  // every app of a run file has it
  base::Arena arena;
  source::Files files;
  const yaml::ReadResult read = yaml::read(files, files.add(path, text), arena);
  const auto add = [&](const yaml::Node* settings) {
    const auto add_path = [&](const yaml::Node* one) {
      if (one != nullptr && one->is(yaml::Kind::string) && !one->text.empty())
        out.insert(base::join_path(base::directory_of(path), one->text));
    };
    add_path(value_at(settings, "resourcesPath"));
    add_path(value_at(settings, "configFilePath"));
    for (const yaml::Node* one : items_at(settings, "resourcesPaths")) add_path(one);
  };
  for (const yaml::Document& document : read.documents) {
    if (document.root == nullptr) continue;
    add(value_at(document.root, "common"));
    for (const yaml::Node* app : items_at(document.root, "apps")) add(app);
  }
}

}  // namespace twinhull::lint
