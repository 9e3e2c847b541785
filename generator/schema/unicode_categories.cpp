#include "schema/unicode_categories.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <array>

#include "schema/characters.h"

namespace twinhull::schema {
namespace {

struct Category {
  std::string_view name;
  std::string_view pcre;
};

/// Long names of general categories; PCRE2 supports only the short ones.
constexpr std::array categories = {
    Category{"Letter", "L"},
    Category{"Cased_Letter", "L&"},
    Category{"LC", "L&"},
    Category{"Uppercase_Letter", "Lu"},
    Category{"Lowercase_Letter", "Ll"},
    Category{"Titlecase_Letter", "Lt"},
    Category{"Modifier_Letter", "Lm"},
    Category{"Other_Letter", "Lo"},
    Category{"Mark", "M"},
    Category{"Combining_Mark", "M"},
    Category{"Nonspacing_Mark", "Mn"},
    Category{"Spacing_Mark", "Mc"},
    Category{"Enclosing_Mark", "Me"},
    Category{"Number", "N"},
    Category{"Decimal_Number", "Nd"},
    Category{"digit", "Nd"},
    Category{"Letter_Number", "Nl"},
    Category{"Other_Number", "No"},
    Category{"Punctuation", "P"},
    Category{"punct", "P"},
    Category{"Connector_Punctuation", "Pc"},
    Category{"Dash_Punctuation", "Pd"},
    Category{"Open_Punctuation", "Ps"},
    Category{"Close_Punctuation", "Pe"},
    Category{"Initial_Punctuation", "Pi"},
    Category{"Final_Punctuation", "Pf"},
    Category{"Other_Punctuation", "Po"},
    Category{"Symbol", "S"},
    Category{"Math_Symbol", "Sm"},
    Category{"Currency_Symbol", "Sc"},
    Category{"Modifier_Symbol", "Sk"},
    Category{"Other_Symbol", "So"},
    Category{"Separator", "Z"},
    Category{"Space_Separator", "Zs"},
    Category{"Line_Separator", "Zl"},
    Category{"Paragraph_Separator", "Zp"},
    Category{"Other", "C"},
    Category{"Control", "Cc"},
    Category{"cntrl", "Cc"},
    Category{"Format", "Cf"},
    Category{"Surrogate", "Cs"},
    Category{"Private_Use", "Co"},
    Category{"Unassigned", "Cn"},
};

/// Whether PCRE2 has a script of this name ("Greek").
bool is_script(std::string_view name) {
  if (name.empty() || !all_of(name, [](char c) { return is_letter(c) || c == '_'; })) return false;
  const std::string pattern = "\\p{sc:" + std::string(name) + "}";
  int code = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code* compiled = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                                       PCRE2_UTF, &code, &offset, nullptr);
  pcre2_code_free(compiled);
  return compiled != nullptr;
}

}  // namespace

std::string_view general_category(std::string_view name) {
  const auto row = std::find_if(categories.begin(), categories.end(),
                                [&](const Category& c) { return c.name == name || c.pcre == name; });
  return row == categories.end() ? std::string_view() : row->pcre;
}

std::optional<std::string> re2_property(std::string_view name, bool negated) {
  if (name == "Any") return negated ? std::string() : std::string("\\x{0}-\\x{10ffff}");
  if (name == "ASCII") return negated ? "\\x{80}-\\x{10ffff}" : "\\x{0}-\\x{7f}";
  if (name == "Assigned") return negated ? "\\p{Cn}" : "\\P{Cn}";
  std::string pcre(general_category(name));
  if (pcre.empty()) {
    if (!is_script(name)) return std::nullopt;
    pcre = "sc:" + std::string(name);
  }
  return (negated ? "\\P{" : "\\p{") + pcre + "}";
}

std::string pcre_code_point(char32_t value) {
  std::string digits;
  for (; value != 0 || digits.empty(); value >>= 4) digits.push_back("0123456789abcdef"[value & 15]);
  std::reverse(digits.begin(), digits.end());
  return "\\x{" + digits + "}";
}

}  // namespace twinhull::schema
