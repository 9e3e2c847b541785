#include "emit/chart/formats.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

#include "base/ascii.h"

namespace twinhull::emit {
namespace {

constexpr std::array<FormatPattern, 19> kPatterns = {{
    {"quantity",
     R"(^\+?([0-9]{1,100}(\.[0-9]{0,100})?|\.[0-9]{1,100})([KMGTPE]i|[numkMGTPE]|[eE][+-]?0*([0-9]|1[0-9]|2[0-7]))?$)",
     0, "", 0, 9007199254740991},
    {"dns-label", R"(^[a-z0-9]([-a-z0-9]*[a-z0-9])?$)", 63},
    {"dns-1035-label", R"(^[a-z]([-a-z0-9]*[a-z0-9])?$)", 63},
    {"dns-subdomain", R"(^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$)", 253},
    {"label-key",
     R"(^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$)",
     317, R"(^([^/]{1,253}/)?[^/]*$)"},
    {"annotation-key",
     R"(^([A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?(\.[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$)",
     317, R"(^([^/]{1,253}/)?[^/]*$)"},
    {"label-value", R"(^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$)", 63},
    {"port-name", R"(^([a-z0-9]+-)*[a-z0-9]+$)", 15},
    {"env-name", R"(^[-._A-Za-z][-._A-Za-z0-9]*$)"},
    {"config-key", R"(^[-._A-Za-z0-9]+$)", 253},
    {"image-repository",
     R"(^([A-Za-z0-9][-A-Za-z0-9.]*(:[0-9]+)?/)?[a-z0-9][-a-z0-9._]*(/[a-z0-9][-a-z0-9._]*)*$)", 255},
    {"image-tag", R"(^[A-Za-z0-9_][-A-Za-z0-9_.]*$)", 128},
    {"image-digest", R"(^[a-z0-9+._-]+:[0-9a-f]+$)"},
    {"image",
     R"(^([A-Za-z0-9][-A-Za-z0-9.]*(:[0-9]+)?/)?[a-z0-9][-a-z0-9._]*(/[a-z0-9][-a-z0-9._]*)*(:[A-Za-z0-9_][-A-Za-z0-9_.]*)?(@[a-z0-9+._-]+:[0-9a-f]+)?$)"},
    {"port", R"(^[0-9]{1,5}$)", 0, "", 1, 65535},
    {"go-duration", R"(^(0|([0-9]*\.?[0-9]*(ns|us|ms|µs|s|m|h))+)$)"},
    {"kustomize-text", "^[^\u007f-\u009f\u2028\u2029\ufffe\uffff]*$"},
    {"cron-schedule",
     R"(^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|@every ([0-9]*\.?[0-9]*(ns|us|ms|µs|s|m|h))+| *,*([*?]|0*[1-5]?[0-9](-0*[1-5]?[0-9])?)(/0*[1-9][0-9]*)?(,+([*?]|0*[1-5]?[0-9](-0*[1-5]?[0-9])?)(/0*[1-9][0-9]*)?)*,* +,*([*?]|0*(1?[0-9]|2[0-3])(-0*(1?[0-9]|2[0-3]))?)(/0*[1-9][0-9]*)?(,+([*?]|0*(1?[0-9]|2[0-3])(-0*(1?[0-9]|2[0-3]))?)(/0*[1-9][0-9]*)?)*,* +,*([*?]|0*([1-9]|[12][0-9]|3[01])(-0*([1-9]|[12][0-9]|3[01]))?)(/0*[1-9][0-9]*)?(,+([*?]|0*([1-9]|[12][0-9]|3[01])(-0*([1-9]|[12][0-9]|3[01]))?)(/0*[1-9][0-9]*)?)*,* +,*([*?]|(0*([1-9]|1[0-2])|[Jj][Aa][Nn]|[Ff][Ee][Bb]|[Mm][Aa][Rr]|[Aa][Pp][Rr]|[Mm][Aa][Yy]|[Jj][Uu][Nn]|[Jj][Uu][Ll]|[Aa][Uu][Gg]|[Ss][Ee][Pp]|[Oo][Cc][Tt]|[Nn][Oo][Vv]|[Dd][Ee][Cc])(-(0*([1-9]|1[0-2])|[Jj][Aa][Nn]|[Ff][Ee][Bb]|[Mm][Aa][Rr]|[Aa][Pp][Rr]|[Mm][Aa][Yy]|[Jj][Uu][Nn]|[Jj][Uu][Ll]|[Aa][Uu][Gg]|[Ss][Ee][Pp]|[Oo][Cc][Tt]|[Nn][Oo][Vv]|[Dd][Ee][Cc]))?)(/0*[1-9][0-9]*)?(,+([*?]|(0*([1-9]|1[0-2])|[Jj][Aa][Nn]|[Ff][Ee][Bb]|[Mm][Aa][Rr]|[Aa][Pp][Rr]|[Mm][Aa][Yy]|[Jj][Uu][Nn]|[Jj][Uu][Ll]|[Aa][Uu][Gg]|[Ss][Ee][Pp]|[Oo][Cc][Tt]|[Nn][Oo][Vv]|[Dd][Ee][Cc])(-(0*([1-9]|1[0-2])|[Jj][Aa][Nn]|[Ff][Ee][Bb]|[Mm][Aa][Rr]|[Aa][Pp][Rr]|[Mm][Aa][Yy]|[Jj][Uu][Nn]|[Jj][Uu][Ll]|[Aa][Uu][Gg]|[Ss][Ee][Pp]|[Oo][Cc][Tt]|[Nn][Oo][Vv]|[Dd][Ee][Cc]))?)(/0*[1-9][0-9]*)?)*,* +,*([*?]|(0*[0-6]|[Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt])(-(0*[0-6]|[Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt]))?)(/0*[1-9][0-9]*)?(,+([*?]|(0*[0-6]|[Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt])(-(0*[0-6]|[Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt]))?)(/0*[1-9][0-9]*)?)*,* *)$)"},
    {"app-id", R"(^[a-z0-9]([-a-z0-9]*[a-z0-9])?$)", 58},
}};

/// Formats that Helm checks as well. It does not support internationalized names, and its `regex` means Go's
/// syntax.
constexpr std::array<std::string_view, 15> kStandard = {
    "uri",   "uri-reference", "uri-template", "iri",  "iri-reference", "hostname", "ipv4",        "ipv6",
    "email", "uuid",          "date",         "time", "date-time",     "duration", "json-pointer"};

constexpr int kMostRepeats = 1000;  ///< limit of Go's regexp package

/// Whether the numbers of a leading `{1,2}` are within Go's limits.
bool repeats_fit(std::string_view text) {
  while (!text.empty() && (base::is_digit(text.front()) || text.front() == ',')) {
    if (text.front() == ',') {
      text.remove_prefix(1);
      continue;
    }
    int number = 0;
    const std::from_chars_result read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc() || number > kMostRepeats) return false;
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  }
  return true;
}

}  // namespace

const FormatPattern* format_pattern(std::string_view format) {
  const auto found = std::find_if(kPatterns.begin(), kPatterns.end(),
                                  [&](const FormatPattern& one) { return one.format == format; });
  return found == kPatterns.end() ? nullptr : &*found;
}

bool is_standard_format(std::string_view format) {
  return std::find(kStandard.begin(), kStandard.end(), format) != kStandard.end();
}

bool is_re2_compatible(std::string_view pattern) {
  constexpr std::string_view escapes = "dDwWsSbBnrtfv";
  bool in_class = false;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const std::string_view rest = pattern.substr(at + 1);
    const char c = pattern[at];
    if (c == '\\') {
      if (rest.empty()) return false;
      const char next = rest.front();
      const bool letter = base::is_alnum(next);
      if (letter && escapes.find(next) == std::string_view::npos) return false;
      if (static_cast<unsigned char>(next) >= 0x80) return false;
      ++at;
    } else if (in_class) {
      if (c == '[') return false;  // a character class in Go, a literal in ECMA-262
      if (c == ']') in_class = false;
    } else if (c == '[') {
      in_class = true;
      // `[]` and `[^]` have a different meaning in Go.
      if (rest.starts_with("]") || rest.starts_with("^]")) return false;
    } else if (c == '(' && rest.starts_with("?") && !rest.starts_with("?:")) {
      return false;
    } else if (c == '{' && !repeats_fit(rest)) {
      return false;
    }
  }
  return !in_class;
}

}  // namespace twinhull::emit
