// Templates that render a different text each time.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "lint/engine/finding_at.h"
#include "lint/go_template/actions.h"
#include "lint/helm/checks.h"

namespace twinhull::lint {
namespace {

constexpr std::array<std::string_view, 19> unstable = {"bcrypt",
                                                       "encryptAES",
                                                       "genCA",
                                                       "genCAWithKey",
                                                       "genPrivateKey",
                                                       "genSelfSignedCert",
                                                       "genSelfSignedCertWithKey",
                                                       "genSignedCert",
                                                       "genSignedCertWithKey",
                                                       "htpasswd",
                                                       "now",
                                                       "randAlpha",
                                                       "randAlphaNum",
                                                       "randAscii",
                                                       "randBytes",
                                                       "randInt",
                                                       "randNumeric",
                                                       "shuffle",
                                                       "uuidv4"};

/// A hook of `helm test` is recreated on each run.
bool is_test(std::string_view text) {
  const std::size_t at = text.find("helm.sh/hook");
  return at != std::string_view::npos &&
         text.substr(at, text.find('\n', at) - at).find("test") != std::string_view::npos;
}

ObjectFinding found_at(std::uint32_t file, const Action& action, std::string_view word) {
  const auto begin =
      static_cast<std::uint32_t>(action.start + static_cast<std::size_t>(word.data() - action.text.data()));
  const source::Span span{file, begin, begin + static_cast<std::uint32_t>(word.size())};
  if (word == "lookup") {
    return finding_at("nondeterministic-template", span,
                      "`lookup` returns nothing with `helm template`, `--dry-run` and Argo CD: their result "
                      "differs from `helm install`",
                      "use a value, or read it from the cluster in the Pod");
  }
  return finding_at(
      "nondeterministic-template", span,
      fmt::format(
          "`{}` returns a new result every time: each upgrade changes it, and Argo CD stays out of sync",
          word),
      "use a value or an existing Secret; to restart Pods on a change, use a checksum: `{{ include … . | "
      "sha256sum }}`");
}

}  // namespace

void check_nondeterministic_template(const ChartSource& chart, SourceCache& sources,
                                     std::vector<ObjectFinding>& out) {
  for (const std::string& path : chart.templates) {
    const std::uint32_t file = sources.file(path);
    if (file == 0 || path.ends_with("NOTES.txt") || is_test(sources.files().text(file))) continue;
    std::set<std::string_view> reported;  // once per template
    for (const Action& action : actions_of(sources.files().text(file))) {
      for (std::string_view word : action.words) {
        const bool concerned = word == "lookup" || std::ranges::find(unstable, word) != unstable.end();
        if (concerned && reported.insert(word).second) out.push_back(found_at(file, action, word));
      }
    }
  }
}

}  // namespace twinhull::lint
