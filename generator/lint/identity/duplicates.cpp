// Objects that are there twice. What was rendered together is one whole, and so is a file. Plain files of
// different folders are seldom applied together, and neither are those whose names tell two environments
// apart; the others of a folder are.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <vector>

#include "lint/identity/checks.h"

namespace twinhull::lint {
namespace {

constexpr std::array<std::string_view, 16> environments = {
    "ci",   "demo",       "dev", "development", "kind",  "local",   "minikube", "preview",
    "prod", "production", "qa",  "sandbox",     "stage", "staging", "test",     "uat"};

/// `prod` of `deploy/web-prod.yaml`; empty where the name speaks of no environment.
std::string_view environment_of(std::string_view path) {
  path = path.substr(path.rfind('/') + 1);
  while (!path.empty()) {
    const std::size_t end = std::min(path.find_first_of("-_. "), path.size());
    const auto found = std::ranges::find(environments, path.substr(0, end));
    if (found != environments.end()) return *found;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return {};
}

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

struct Place {
  const Object* object = nullptr;
  std::string_view path;
};

struct ByKey {
  static auto identity(const Place& place) {
    const kubernetes::Identity& id = place.object->id;
    return std::tie(place.object->unit, id.name, id.kind, id.group, id.name_space);
  }

  /// Read from the path, and so asked only of objects of one identity.
  static auto surroundings(const Place& place) {
    return std::pair(folder_of(place.path), environment_of(place.path));
  }

  bool operator()(const Place& a, const Place& b) const {
    const auto order = identity(a) <=> identity(b);
    return order != 0 ? order < 0 : surroundings(a) < surroundings(b);
  }
};

/// Several files may bring along the Namespace they live in, or say the same of something else.
bool harmless(const Place& a, const Place& b) {
  return a.path != b.path &&
         (a.object->id.kind == "Namespace" || yaml::equal(*a.object->node, *b.object->node));
}

}  // namespace

void check_duplicates(const Corpus& corpus, Report& report) {
  std::vector<Place> all;
  for (const Object& object : corpus.objects()) {
    // Hooks are made and gone again, so that their names may be taken.
    const yaml::Node* annotations = object.at("metadata.annotations");
    const bool hook = annotations != nullptr && annotations->get("helm.sh/hook") != nullptr;
    if (!object.id.name.empty() && !hook) all.push_back({&object, corpus.path(object)});
  }
  std::ranges::stable_sort(all, ByKey());
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (ByKey()(all[i - 1], all[i]) || harmless(all[i], all[i - 1])) continue;
    const Object& object = *all[i].object;
    report
        .add(object, place(object),
             fmt::format("`{}` is here twice: the one applied last wins", display(object)),
             "give one of them another name, or remove it")
        .related.push_back({"the other one stands here", place(*all[i - 1].object)});
  }
}

}  // namespace twinhull::lint
