// A tandem of two stations, M/M/3 -> M/M/10, as a plain event loop.
//
//     g++ -O3 -std=c++17 -o tandem tandem.cpp && ./tandem CUSTOMERS SEED
//
// Prints the mean wait at each station, in mean gaps between arrivals. When each customer came,
// was served and left is kept for both, as a user of a simulator would want it.

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <functional>
#include <queue>
#include <vector>

// xoshiro256++ 1.0 (Blackman and Vigna, public domain), seeded by splitmix64.
class Random {
public:
    explicit Random(std::uint64_t seed) {
        for (auto& word : state_) {
            std::uint64_t z = seed += 0x9e3779b97f4a7c15;
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            word = z ^ (z >> 31);
        }
    }

    double exponential(double mean) {
        const double in_zero_to_one = static_cast<double>(next() >> 11) * 0x1.0p-53;
        return -mean * std::log(1.0 - in_zero_to_one);
    }

private:
    std::uint64_t next() {
        auto& s = state_;
        const std::uint64_t result = rotated(s[0] + s[3], 23) + s[0];
        const std::uint64_t t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = rotated(s[3], 45);
        return result;
    }

    static std::uint64_t rotated(std::uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }

    std::array<std::uint64_t, 4> state_;
};

struct Visit {
    double came, began, ended;
};

struct Event {
    double at;
    std::uint32_t station;  // where a service ends; STATIONS: a customer arrives
    std::uint32_t customer;

    bool operator>(const Event& other) const { return at > other.at; }
};

struct Station {
    int free;
    double mean_service;
    std::deque<std::uint32_t> waiting = {};
    std::vector<Visit> visits = {};
};

constexpr std::uint32_t STATIONS = 2;
constexpr double LOAD = 0.8;

class Tandem {
public:
    Tandem(std::uint32_t customers, std::uint64_t seed) : random_(seed), customers_(customers) {
        for (auto& station : stations_) station.visits.resize(customers);
    }

    void run() {
        if (customers_ > 0) schedule(random_.exponential(1.0), STATIONS, 0);
        while (!agenda_.empty()) {
            const Event event = agenda_.top();
            agenda_.pop();
            now_ = event.at;
            if (event.station == STATIONS) {
                arrive(event.customer);
            } else {
                finish(event.station, event.customer);
            }
        }
    }

    double mean_wait(std::uint32_t station) const {
        if (customers_ == 0) return 0.0;
        double sum = 0.0;
        for (const Visit& visit : stations_[station].visits) sum += visit.began - visit.came;
        return sum / customers_;
    }

private:
    void arrive(std::uint32_t customer) {
        if (customer + 1 < customers_) {
            schedule(now_ + random_.exponential(1.0), STATIONS, customer + 1);
        }
        enter(0, customer);
    }

    void enter(std::uint32_t number, std::uint32_t customer) {
        Station& station = stations_[number];
        station.visits[customer].came = now_;
        if (station.free > 0) {
            --station.free;
            begin(number, customer);
        } else {
            station.waiting.push_back(customer);
        }
    }

    void begin(std::uint32_t number, std::uint32_t customer) {
        Station& station = stations_[number];
        station.visits[customer].began = now_;
        schedule(now_ + random_.exponential(station.mean_service), number, customer);
    }

    void finish(std::uint32_t number, std::uint32_t customer) {
        Station& station = stations_[number];
        station.visits[customer].ended = now_;
        if (station.waiting.empty()) {
            ++station.free;
        } else {
            begin(number, station.waiting.front());
            station.waiting.pop_front();
        }
        if (number + 1 < STATIONS) enter(number + 1, customer);
    }

    void schedule(double at, std::uint32_t station, std::uint32_t customer) {
        agenda_.push({at, station, customer});
    }

    Random random_;
    std::uint32_t customers_;
    double now_ = 0.0;
    std::priority_queue<Event, std::vector<Event>, std::greater<Event>> agenda_;
    std::array<Station, STATIONS> stations_{Station{3, 3 * LOAD}, Station{10, 10 * LOAD}};
};

int main(int count, char** words) {
    if (count != 3) {
        std::fputs("usage: tandem CUSTOMERS SEED\n", stderr);
        return EXIT_FAILURE;
    }
    Tandem tandem(static_cast<std::uint32_t>(std::strtoul(words[1], nullptr, 10)),
                  std::strtoull(words[2], nullptr, 10));
    tandem.run();
    std::printf("%.17g %.17g\n", tandem.mean_wait(0), tandem.mean_wait(1));
}
