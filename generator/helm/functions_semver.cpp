#include "helm/evaluator.h"
#include "helm/functions.h"
#include "helm/semver.h"

namespace twinhull::helm {
namespace {

Value semver(const Call& call) {
  const base::Expected<Version> version = parse_version(call[0].text());
  if (!version.value) return call.fail(version.error);
  Object* object = call.heap().make_object("*semver.Version");
  object->text = call.heap().copy(text_of(*version.value));
  const auto add = [&](std::string_view name, Value value) { object->fields.emplace_back(name, value); };
  const auto number = [](std::uint64_t value) { return of_int64(static_cast<std::int64_t>(value)); };
  add("Major", number(version.value->major));
  add("Minor", number(version.value->minor));
  add("Patch", number(version.value->patch));
  add("Prerelease", call.text(version.value->prerelease));
  add("Metadata", call.text(version.value->metadata));
  add("Original", call.text(version.value->original));
  return of_object(object);
}

Value semver_compare(const Call& call) {
  const base::Expected<Version> version = parse_version(call[1].text());
  const base::Expected<bool> result = satisfies(call[0].text(), version.value.value_or(Version{}));
  if (!result.value) return call.fail(result.error);
  if (!version.value) return call.fail(version.error);
  return of(*result.value);
}

constexpr Function functions[] = {{"semver", "s", semver}, {"semverCompare", "ss", semver_compare}};

}  // namespace

FunctionTable semver_functions() { return functions; }

}  // namespace twinhull::helm
