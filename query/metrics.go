package query

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/newsgraph/newsgraph/graph"
)

// metrics counts what a server does, for Prometheus.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec   // by method, route and code
	seconds  *prometheus.HistogramVec // by method and route
	sent     prometheus.Counter
	inFlight prometheus.Gauge
	shed     *prometheus.CounterVec // by reason
}

// Why requests are shed.
const (
	shedRate     = "rate"
	shedOverload = "overload"
)

func newMetrics(s Server, l *limiter) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "newsgraph_http_requests_total", Help: "Requests answered."}, []string{"method", "route", "code"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "newsgraph_http_request_duration_seconds", Help: "Time from a request to the end of its answer, waiting included.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60},
		}, []string{"method", "route"}),
		sent:     prometheus.NewCounter(prometheus.CounterOpts{Name: "newsgraph_http_response_bytes_total", Help: "Bytes of answers."}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Name: "newsgraph_http_requests_in_flight", Help: "Requests that are being answered or wait for their turn."}),
		shed:     prometheus.NewCounterVec(prometheus.CounterOpts{Name: "newsgraph_shed_total", Help: "Requests that were turned away with 429, by reason."}, []string{"reason"}),
	}
	m.shed.WithLabelValues(shedRate)
	m.shed.WithLabelValues(shedOverload)
	gauge := func(name, help string, labels prometheus.Labels, value func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help, ConstLabels: labels}, value)
	}
	m.registry.MustRegister(
		m.requests, m.seconds, m.sent, m.inFlight, m.shed,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		gauge("newsgraph_build_info", "1, with the version.", prometheus.Labels{"version": s.Version}, func() float64 { return 1 }),
		gauge("newsgraph_ready", "1 where /readyz says ready.", nil, func() float64 {
			if s.readiness(context.Background()) != nil {
				return 0
			}
			return 1
		}),
		gauge("newsgraph_reports", "Reports in the store.", nil, func() float64 { return float64(len(s.Service.View().Readings)) }),
		gauge("newsgraph_statements", "Statements in the store.", nil, func() float64 { return float64(s.Service.View().CountStatements()) }),
		gauge("newsgraph_quads", "Quads in the store; -1 where it does not answer.", nil, func() float64 {
			n, err := s.Service.lib.Store.Count(context.Background(), graph.Pattern{})
			if err != nil {
				return -1
			}
			return float64(n)
		}),
		gauge("newsgraph_store_bytes", "Bytes that the store takes on the disk; -1 where it is not on one, or does not answer.", nil, func() float64 {
			n, err := s.Service.lib.Size(context.Background())
			if err != nil {
				return -1
			}
			return float64(n)
		}),
	)
	for work, name := range map[load]string{asking: "question", querying: "query", upload: "upload", download: "download"} {
		p, labels := l.pools[work], prometheus.Labels{"kind": name}
		m.registry.MustRegister(
			gauge("newsgraph_working", "Requests of a kind that have their turn.", labels, func() float64 { working, _ := p.counts(); return float64(working) }),
			gauge("newsgraph_working_limit", "Requests of a kind that have their turn at most.", labels, func() float64 { return float64(p.limit) }),
			gauge("newsgraph_waiting", "Requests of a kind that wait for their turn.", labels, func() float64 { _, waiting := p.counts(); return float64(waiting) }),
		)
	}
	return m
}

// count counts a request that was answered.
func (m *metrics) count(method string, w *answerWriter, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete:
	default:
		method = "other" // a client may make any word up
	}
	m.requests.WithLabelValues(method, w.route, strconv.Itoa(w.status)).Inc()
	m.seconds.WithLabelValues(method, w.route).Observe(took.Seconds())
	m.sent.Add(float64(w.bytes))
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

func (s Server) showMetrics(r *http.Request) (response, error) {
	return response{write: func(w http.ResponseWriter) error {
		s.metrics.handler().ServeHTTP(w, r)
		return nil
	}}, nil
}
