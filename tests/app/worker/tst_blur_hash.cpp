#include "app/worker/blur_hash.h"

#include <QtTest>

#include <vector>

using namespace hub::worker;

namespace {

using Rgb = std::array<std::uint8_t, 3>;

std::vector<std::uint8_t> filled(int width, int height, const std::function<Rgb(int, int)> &paint)
{
    std::vector<std::uint8_t> bytes;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const Rgb pixel = paint(x, y);
            bytes.insert(bytes.end(), pixel.begin(), pixel.end());
        }
    }
    return bytes;
}

int digit(char c)
{
    static const QByteArray digits("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                   "#$%*+,-.:;=?@[]^_{|}~");
    return static_cast<int>(digits.indexOf(c));
}

int number(const std::string &text)
{
    int value = 0;
    for (const char c : text)
        value = value * 83 + digit(c);
    return value;
}

} // namespace

class TestBlurHash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void blackHasItsWellKnownHash()
    {
        const auto bytes = filled(8, 6, [](int, int) { return Rgb{0, 0, 0}; });

        QCOMPARE(QString::fromStdString(blurHash({bytes, 8, 6}, 4, 3)),
                 QStringLiteral("L00000fQfQfQfQfQfQfQfQfQfQfQ"));
    }

    void theAverageIsInTheMiddleOfTheHash()
    {
        const auto bytes = filled(8, 6, [](int, int) { return Rgb{0x33, 0x66, 0x99}; });

        const std::string hash = blurHash({bytes, 8, 6}, 4, 3);

        QCOMPARE(hash.size(), std::size_t{1 + 1 + 4 + 2 * 11});
        QCOMPARE(digit(hash[0]), 3 + 2 * 9); // 4 x 3 components.
        QCOMPARE(number(hash.substr(2, 4)), 0x336699);
    }

    void onlyTheAverageIsLeftOfOneComponent()
    {
        const auto bytes = filled(4, 4, [](int, int) { return Rgb{255, 255, 255}; });

        QCOMPARE(QString::fromStdString(blurHash({bytes, 4, 4}, 1, 1)), QStringLiteral("00TSUA"));
    }

    void theFirstComponentTellsDarkToLightFromLightToDark()
    {
        const auto ramp = [](bool isRising) {
            const auto bytes = filled(32, 32, [isRising](int x, int) {
                const auto level = static_cast<std::uint8_t>((isRising ? x : 31 - x) * 8);
                return Rgb{level, level, level};
            });
            return number(blurHash({bytes, 32, 32}, 2, 2).substr(6, 2)) / (19 * 19);
        };

        // The cosine is positive on the left; 9 of 0..18 is nothing.
        QVERIFY(ramp(true) < 9);
        QVERIFY(ramp(false) > 9);
    }

    void theAverageIsTakenInLinearLight()
    {
        const auto bytes = filled(2, 1, [](int x, int) {
            return x == 0 ? Rgb{0, 0, 0} : Rgb{255, 255, 255};
        });

        const int average = number(blurHash({bytes, 2, 1}, 1, 1).substr(2, 4));

        QCOMPARE(average & 0xff, 188); // Half the light, not half the number (128).
    }

    void theDominantColourIsTheMostCommonOne()
    {
        const auto bytes = filled(10, 10, [](int x, int) {
            return x < 4 ? Rgb{250, 10, 10} : Rgb{16, 32, 200};
        });

        QCOMPARE(QString::fromStdString(dominantColor({bytes, 10, 10})), QStringLiteral("#1020c8"));
    }
};

QTEST_GUILESS_MAIN(TestBlurHash)
#include "tst_blur_hash.moc"
